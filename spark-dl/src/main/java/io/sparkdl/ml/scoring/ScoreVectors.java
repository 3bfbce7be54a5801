package io.sparkdl.ml.scoring;

import java.util.List;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;

/** The scores of the rows at hand as Spark's columns, which ask for a row's scores when read. */
final class ScoreVectors {
  private static final byte DENSE = 1;

  private ScoreVectors() {}

  /** One column for each kind. */
  static ColumnVector[] of(List<ScoreKind> kinds, Scores scores) {
    ColumnVector[] columns = new ColumnVector[kinds.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] =
          switch (kinds.get(i)) {
            case RAW_PREDICTION -> new DenseVectors(row -> scores.raw(row), scores.classes());
            case PROBABILITY -> new DenseVectors(row -> scores.probability(row), scores.classes());
            case PREDICTION -> new Predictions(scores);
          };
    }
    return columns;
  }

  /** All rows' values of one kind, those of row r from r * classes on, at least up to this row. */
  private interface Values {
    double[] upTo(int row);
  }

  private static final class Predictions extends ScoreVector {
    private final Scores scores;

    Predictions(Scores scores) {
      super(DataTypes.DoubleType);
      this.scores = scores;
    }

    @Override
    public double getDouble(int row) {
      return scores.prediction(row);
    }
  }

  /** The struct that a Vector is to Spark SQL: type, size, indices, values; here always dense. */
  private static final class DenseVectors extends ScoreVector {
    private final ColumnVector[] fields;

    DenseVectors(Values values, int classes) {
      super(ScoreKind.PROBABILITY.dataType());
      ConstantColumnVector type = new ConstantColumnVector(1, DataTypes.ByteType);
      type.setByte(DENSE);
      ConstantColumnVector absent = new ConstantColumnVector(1, DataTypes.IntegerType);
      absent.setNull();
      fields = new ColumnVector[] {type, absent, absent, new Arrays(values, classes)};
    }

    @Override
    public ColumnVector getChild(int ordinal) {
      return fields[ordinal];
    }
  }

  private static final class Arrays extends ScoreVector {
    private final Values values;
    private final int classes;
    private final Elements elements = new Elements();

    Arrays(Values values, int classes) {
      super(DataTypes.createArrayType(DataTypes.DoubleType, false));
      this.values = values;
      this.classes = classes;
    }

    @Override
    public ColumnarArray getArray(int row) {
      elements.values = values.upTo(row);
      return new ColumnarArray(elements, row * classes, classes);
    }
  }

  private static final class Elements extends ScoreVector {
    private double[] values;

    Elements() {
      super(DataTypes.DoubleType);
    }

    @Override
    public double getDouble(int i) {
      return values[i];
    }

    @Override
    public double[] getDoubles(int from, int count) {
      return java.util.Arrays.copyOfRange(values, from, from + count);
    }
  }

  /** A column without nulls, of which subclasses give the one form of access that it has. */
  private abstract static class ScoreVector extends ColumnVector {
    ScoreVector(DataType type) {
      super(type);
    }

    private UnsupportedOperationException refuse() {
      return new UnsupportedOperationException("scores: expected access as " + type);
    }

    @Override
    public void close() {
      // The heap arrays are reused by the next rows.
    }

    @Override
    public boolean hasNull() {
      return false;
    }

    @Override
    public int numNulls() {
      return 0;
    }

    @Override
    public boolean isNullAt(int row) {
      return false;
    }

    @Override
    public boolean getBoolean(int row) {
      throw refuse();
    }

    @Override
    public byte getByte(int row) {
      throw refuse();
    }

    @Override
    public short getShort(int row) {
      throw refuse();
    }

    @Override
    public int getInt(int row) {
      throw refuse();
    }

    @Override
    public long getLong(int row) {
      throw refuse();
    }

    @Override
    public float getFloat(int row) {
      throw refuse();
    }

    @Override
    public double getDouble(int row) {
      throw refuse();
    }

    @Override
    public ColumnarArray getArray(int row) {
      throw refuse();
    }

    @Override
    public org.apache.spark.sql.vectorized.ColumnarMap getMap(int row) {
      throw refuse();
    }

    @Override
    public org.apache.spark.sql.types.Decimal getDecimal(int row, int precision, int scale) {
      throw refuse();
    }

    @Override
    public org.apache.spark.unsafe.types.UTF8String getUTF8String(int row) {
      throw refuse();
    }

    @Override
    public byte[] getBinary(int row) {
      throw refuse();
    }

    @Override
    public ColumnVector getChild(int ordinal) {
      throw refuse();
    }
  }
}
