package io.sparkdl.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns of numbers as the Parquet reader fills them, more than one block of them. */
class ScalarBlockTest {
  private static final int WIDTH = 40;
  private static final int ROWS = 4000;
  private static final List<DataType> BULK =
      List.of(DataTypes.FloatType, DataTypes.DoubleType, DataTypes.IntegerType, DataTypes.LongType);

  private final OnHeapColumnVector[] columns = new OnHeapColumnVector[WIDTH];

  /** A number that every type holds. */
  private static int number(int row, int column) {
    return row * WIDTH - 7 * column;
  }

  private static void put(OnHeapColumnVector column, int row, int number) {
    if (column.dataType().equals(DataTypes.FloatType)) {
      column.putFloat(row, number);
    } else if (column.dataType().equals(DataTypes.DoubleType)) {
      column.putDouble(row, number);
    } else if (column.dataType().equals(DataTypes.LongType)) {
      column.putLong(row, number);
    } else if (column.dataType().equals(DataTypes.ShortType)) {
      column.putShort(row, (short) number);
    } else {
      column.putInt(row, number);
    }
  }

  private ColumnarBatch batch(List<DataType> types) {
    for (int i = 0; i < WIDTH; i++) {
      columns[i] = new OnHeapColumnVector(ROWS, types.get(i % types.size()));
      for (int row = 0; row < ROWS; row++) {
        put(columns[i], row, number(row, i));
      }
    }
    return new ColumnarBatch(columns, ROWS);
  }

  private RowReader reader() {
    List<RowColumn> places = new ArrayList<>();
    for (int i = 0; i < WIDTH; i++) {
      places.add(new RowColumn(i, columns[i].dataType()));
    }
    List<String> names = IntStream.range(0, WIDTH).mapToObj(i -> "x" + i).toList();
    return new RowReader(FeatureEncoding.COLUMNS, FeatureColumns.ofScalars(names), places, 0);
  }

  private static void assertReads(RowReader reader, ColumnarBatch batch, int row) {
    FloatBuffer read = FloatBuffer.allocate(WIDTH);
    assertTrue(reader.read(batch.getRow(row), row, read));
    for (int i = 0; i < WIDTH; i++) {
      assertEquals(number(row, i), read.get(i), "row " + row + ", column " + i);
    }
  }

  @Test
  void read_columnsOfEachType_givesTheNumbersInAnyOrder() {
    ColumnarBatch batch = batch(BULK);
    RowReader reader = reader();
    reader.begin(batch);
    for (int row = 0; row < ROWS; row++) {
      assertReads(reader, batch, row);
    }
    for (int row : new int[] {ROWS - 1, 0, ROWS / 2}) {
      assertReads(reader, batch, row);
    }
    // A reader's batch is filled anew for the next rows.
    put(columns[3], 0, 5);
    reader.begin(batch);
    FloatBuffer read = FloatBuffer.allocate(WIDTH);
    assertTrue(reader.read(batch.getRow(0), 0, read));
    assertEquals(5, read.get(3));
  }

  @Test
  void read_notANumberInABlock_namesTheColumn() {
    ColumnarBatch batch = batch(BULK);
    columns[4].putFloat(17, Float.NaN);
    RowReader reader = reader();
    reader.begin(batch);
    assertReads(reader, batch, 16);
    assertFalse(reader.read(batch.getRow(17), 17, FloatBuffer.allocate(WIDTH)));
    String message = reader.invalid(batch.getRow(17), 17).getMessage();
    assertTrue(message.contains("'x4'"), message);
    assertReads(reader, batch, 18);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 408, 409, ROWS - 1})
  void read_infinityInAnyColumn_leavesOutThatRowAlone(int bad) {
    for (int column : new int[] {0, 1}) {
      ColumnarBatch batch = batch(BULK);
      if (column == 0) {
        columns[0].putFloat(bad, Float.NEGATIVE_INFINITY);
      } else {
        columns[1].putDouble(bad, 1e39); // more than a float holds
      }
      RowReader reader = reader();
      reader.begin(batch);
      for (int row = Math.max(0, bad - 2); row < Math.min(ROWS, bad + 3); row++) {
        if (row == bad) {
          assertFalse(reader.read(batch.getRow(row), row, FloatBuffer.allocate(WIDTH)));
          String message = reader.invalid(batch.getRow(row), row).getMessage();
          assertTrue(message.contains("'x" + column + "'"), message);
        } else {
          assertReads(reader, batch, row);
        }
      }
    }
  }

  @Test
  void read_nullsOrOtherTypes_goesNumberByNumber() {
    ColumnarBatch batch = batch(List.of(DataTypes.IntegerType, DataTypes.LongType));
    columns[5].putNull(9);
    RowReader reader = reader();
    reader.begin(batch);
    assertReads(reader, batch, 8);
    assertFalse(reader.read(batch.getRow(9), 9, FloatBuffer.allocate(WIDTH)));
    assertTrue(reader.invalid(batch.getRow(9), 9).getMessage().contains("got null"));
    batch = batch(List.of(DataTypes.IntegerType, DataTypes.ShortType));
    reader = reader();
    reader.begin(batch);
    assertReads(reader, batch, 100);
  }
}
