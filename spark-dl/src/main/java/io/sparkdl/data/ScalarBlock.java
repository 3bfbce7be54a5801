package io.sparkdl.data;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.sql.vectorized.ColumnarBatchRow;

/**
 * Some rows of a columnar batch of numbers as floats, row after row. A call for each number of each
 * row would cost more than decoding it did; here a column's numbers come by one call.
 */
final class ScalarBlock {
  /** Numbers of a block: what the processor's second cache holds. */
  private static final int NUMBERS = 1 << 16;

  private final RowColumn[] places;
  private final int capacity;
  private float[] values = new float[0];
  private ColumnarBatch batch;
  private int from;
  private int rows;

  ScalarBlock(RowColumn[] places) {
    this.places = places;
    this.capacity = Math.max(1, NUMBERS / places.length);
  }

  /** The rows that follow are of this batch. */
  void begin(ColumnarBatch value) {
    batch = value;
    rows = 0;
    for (RowColumn place : places) {
      ColumnVector column = value.column(place.ordinal());
      boolean known = column instanceof WritableColumnVector && isTaken(place.type());
      if (!known || column.hasNull()) {
        batch = null;
        return;
      }
    }
  }

  private static boolean isTaken(DataType type) {
    return type.equals(DataTypes.FloatType)
        || type.equals(DataTypes.DoubleType)
        || type.equals(DataTypes.IntegerType)
        || type.equals(DataTypes.LongType);
  }

  /**
   * Copies a row's numbers.
   *
   * @param to as many as there are columns
   * @return false, with nothing copied, if the row must be read number by number: it is of no
   *     batch, or its batch holds nulls or other types
   */
  boolean copy(InternalRow row, float[] to) {
    if (batch == null || !(row instanceof ColumnarBatchRow view)) {
      return false;
    }
    if (view.rowId < from || view.rowId >= from + rows) {
      fill(view.rowId);
    }
    System.arraycopy(values, (view.rowId - from) * to.length, to, 0, to.length);
    return true;
  }

  private void fill(int first) {
    int width = places.length;
    from = first;
    rows = Math.min(capacity, batch.numRows() - first);
    if (values.length < rows * width) {
      values = new float[rows * width];
    }
    for (int i = 0; i < width; i++) {
      fill(batch.column(places[i].ordinal()), places[i].type(), i);
    }
  }

  private void fill(ColumnVector column, DataType type, int at) {
    int width = places.length;
    if (type.equals(DataTypes.FloatType)) {
      float[] numbers = column.getFloats(from, rows);
      for (int i = 0, to = at; i < rows; i++, to += width) {
        values[to] = numbers[i];
      }
    } else if (type.equals(DataTypes.DoubleType)) {
      double[] numbers = column.getDoubles(from, rows);
      for (int i = 0, to = at; i < rows; i++, to += width) {
        values[to] = (float) numbers[i];
      }
    } else if (type.equals(DataTypes.IntegerType)) {
      int[] numbers = column.getInts(from, rows);
      for (int i = 0, to = at; i < rows; i++, to += width) {
        values[to] = (float) (double) numbers[i];
      }
    } else {
      long[] numbers = column.getLongs(from, rows);
      for (int i = 0, to = at; i < rows; i++, to += width) {
        values[to] = (float) (double) numbers[i];
      }
    }
  }
}
