package io.sparkdl.data;

import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.sql.vectorized.ColumnarBatchRow;

/**
 * Some rows of a columnar batch of numbers as floats, row after row. To ask for each number of each
 * row would cost more than decoding it did; here a column's numbers are read by loops of which the
 * compiler makes copies, without an array for each.
 */
final class ScalarBlock {
  /** Numbers of a block: 64 KB, of which the first cache has most and the second all. */
  private static final int NUMBERS = 1 << 14;

  private final RowColumn[] places;
  private final int capacity;
  private final float[] values;

  /** Numbers of the column that is being read. */
  private final float[] numbers;

  /** Of each row the sum of its numbers times zero: NaN if one of them is NaN or infinite. */
  private final float[] checks;

  private ColumnarBatch batch;
  private int from;
  private int rows;

  ScalarBlock(RowColumn[] places) {
    this.places = places;
    this.capacity = Math.max(1, NUMBERS / places.length);
    this.values = new float[capacity * places.length];
    this.numbers = new float[capacity];
    this.checks = new float[capacity];
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
   *     batch, its batch holds nulls or other types, or one of its numbers is NaN or infinite
   */
  boolean copy(InternalRow row, float[] to) {
    if (batch == null || !(row instanceof ColumnarBatchRow view)) {
      return false;
    }
    if (view.rowId < from || view.rowId >= from + rows) {
      fill(view.rowId);
    }
    int at = view.rowId - from;
    if (checks[at] != 0) {
      return false;
    }
    System.arraycopy(values, at * to.length, to, 0, to.length);
    return true;
  }

  private void fill(int first) {
    int width = places.length;
    from = first;
    rows = Math.min(capacity, batch.numRows() - first);
    Arrays.fill(checks, 0, rows, 0f);
    for (int i = 0; i < width; i++) {
      read(batch.column(places[i].ordinal()), places[i].type());
      for (int row = 0, at = i; row < rows; row++, at += width) {
        values[at] = numbers[row];
      }
      for (int row = 0; row < rows; row++) {
        checks[row] += numbers[row] * 0f;
      }
    }
  }

  /** Reads a column's numbers in the block's rows. */
  private void read(ColumnVector column, DataType type) {
    if (type.equals(DataTypes.FloatType)) {
      for (int i = 0; i < rows; i++) {
        numbers[i] = column.getFloat(from + i);
      }
    } else if (type.equals(DataTypes.DoubleType)) {
      for (int i = 0; i < rows; i++) {
        numbers[i] = (float) column.getDouble(from + i);
      }
    } else if (type.equals(DataTypes.IntegerType)) {
      for (int i = 0; i < rows; i++) {
        numbers[i] = (float) (double) column.getInt(from + i);
      }
    } else {
      for (int i = 0; i < rows; i++) {
        numbers[i] = (float) (double) column.getLong(from + i);
      }
    }
  }
}
