package io.sparkdl.data;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.execution.vectorized.OffHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Reads the features of Spark's internal rows straight into float buffers: no {@code Row}, no boxed
 * number. Images become (C, H, W) with raw values 0 to 255, colours in the order red, green, blue
 * (the image schema has blue first; a fourth channel, alpha, stays last). For training and scoring.
 *
 * <p>One reader belongs to one thread. The table's first row decides the type when none was given.
 */
public final class RowReader {
  private static final int IMAGE_FIELDS = 6;
  private static final int VECTOR_FIELDS = 4;
  private static final int SPARSE = 0;

  /** Position of a Vector's values among its fields. */
  private static final int VALUES = 3;

  private final FeatureEncoding encoding;
  private final FeatureColumns columns;
  private final RowColumn[] places;
  private final int ordinal;
  private final int partition;
  private FeatureType type;
  private float[] floats = new float[0];
  private byte[] bytes = new byte[0];

  /** Numbers of columns, read column by column; null for other encodings. */
  private final ScalarBlock block;

  /** Whether arrays may hold nulls. */
  private boolean nulls = true;

  /** The first of the columns whose value the last row could not be read for. */
  private int invalid;

  /**
   * A reader that takes the type from its first row.
   *
   * @param encoding of the columns
   * @param columns names of the columns, for messages
   * @param places where the rows have the columns
   * @param partition input partition, for messages
   */
  public RowReader(
      FeatureEncoding encoding, FeatureColumns columns, List<RowColumn> places, int partition) {
    this.encoding = encoding;
    this.columns = columns;
    this.places = places.toArray(RowColumn[]::new);
    this.ordinal = places.get(0).ordinal();
    this.partition = partition;
    this.block = encoding == FeatureEncoding.COLUMNS ? new ScalarBlock(this.places) : null;
  }

  /** A reader of rows of a known type, a fitted model's. */
  public RowReader(
      FeatureType type, FeatureColumns columns, List<RowColumn> places, int partition) {
    this(type.encoding(), columns, places, partition);
    setType(type);
  }

  private void setType(FeatureType value) {
    type = value;
    floats = new float[value.width()];
    bytes = new byte[value.bytes() ? value.width() : 0];
  }

  /**
   * The rows that follow are of this batch: arrays without a null are not searched for one, and
   * columns of numbers are read as such.
   *
   * @param batch with the columns of the rows
   */
  public void begin(ColumnarBatch batch) {
    if (block != null) {
      block.begin(batch);
      return;
    }
    ColumnVector column = batch.column(ordinal);
    ColumnVector array = encoding == FeatureEncoding.VECTOR ? child(column, VALUES) : column;
    ColumnVector elements = child(array, 0);
    nulls = elements == null || elements.hasNull();
  }

  /** The child of a column that Spark's readers fill; null for others, which may have none. */
  private static ColumnVector child(ColumnVector column, int ordinal) {
    boolean known = column instanceof OnHeapColumnVector || column instanceof OffHeapColumnVector;
    boolean nested =
        known
            && (column.dataType() instanceof ArrayType || column.dataType() instanceof StructType);
    return nested ? column.getChild(ordinal) : null;
  }

  /** The type of the rows: as given, or that of the first valid row; null before it. */
  public FeatureType type() {
    return type;
  }

  /**
   * Reads a row's features into the target, from its position on, and moves the position by the
   * row's width.
   *
   * @param row the row
   * @param rowIndex the row's index in its partition, for messages
   * @param target room for the row's width
   * @return false, with nothing written, if the features are null or hold a NaN or an infinity
   * @throws DataException if the row has another number of values than the first one
   */
  public boolean read(InternalRow row, long rowIndex, FloatBuffer target) {
    if (!load(row, rowIndex)) {
      return false;
    }
    if (type.bytes()) {
      ImageBytes.widen(bytes, floats, floats.length);
    }
    target.put(floats);
    return true;
  }

  /**
   * Reads a row's features into this reader: {@link #floats()}, or {@link #bytes()} for images.
   *
   * @return false if the features are null or hold a NaN or an infinity
   * @throws DataException if the row has another number of values than the first one
   */
  boolean load(InternalRow row, long rowIndex) {
    if (encoding == FeatureEncoding.COLUMNS) {
      return loadColumns(row);
    }
    if (row.isNullAt(ordinal)) {
      return false;
    }
    if (encoding == FeatureEncoding.IMAGE) {
      return loadImage(row.getStruct(ordinal, IMAGE_FIELDS), row, rowIndex);
    }
    FeatureType actual = type == null ? typeOf(row) : null;
    if (actual != null) {
      if (actual.width() == 0) {
        throw error(rowIndex, "expected at least 1 value, got 0");
      }
      setType(actual);
    }
    return switch (encoding) {
      case VECTOR -> loadVector(row.getStruct(ordinal, VECTOR_FIELDS), rowIndex);
      case FLOAT_ARRAY -> loadFloats(row.getArray(ordinal), rowIndex);
      default -> loadDoubles(row.getArray(ordinal), rowIndex);
    };
  }

  /** The row that {@link #load} read last, as floats; not for images. */
  float[] floats() {
    return floats;
  }

  /** The image that {@link #load} read last, (C, H, W). */
  byte[] bytes() {
    return bytes;
  }

  private FeatureType typeOf(InternalRow row) {
    return encoding.typeOf(row, List.of(places));
  }

  /**
   * What is wrong with a row of which nothing was read.
   *
   * @param row the row that {@link #read} or {@link #load} was given last
   */
  public DataException invalid(InternalRow row, long rowIndex) {
    FeatureColumns guilty =
        columns.scalar() ? FeatureColumns.of(columns.names().get(invalid)) : columns;
    return new DataException(
        DataException.at(
            guilty,
            partition,
            rowIndex,
            "expected features without null, NaN or infinity, got "
                + (places[invalid].isNull(row) ? "null" : "such a value")
                + "; clean the rows or set handleInvalid to skip"));
  }

  private boolean loadColumns(InternalRow row) {
    if (type == null) {
      setType(typeOf(row));
    }
    if (block.copy(row, floats)) {
      return true;
    }
    for (int i = 0; i < places.length; i++) {
      float value = places[i].isNull(row) ? Float.NaN : (float) places[i].number(row);
      if (!Float.isFinite(value)) {
        invalid = i;
        return false;
      }
      floats[i] = value;
    }
    return true;
  }

  private boolean loadVector(InternalRow vector, long rowIndex) {
    if (vector.getByte(0) != SPARSE) {
      return loadDoubles(vector.getArray(VALUES), rowIndex);
    }
    checkWidth(vector.getInt(1), rowIndex);
    Arrays.fill(floats, 0f);
    int[] indices = vector.getArray(2).toIntArray();
    double[] values = vector.getArray(VALUES).toDoubleArray();
    boolean finite = true;
    for (int i = 0; i < indices.length; i++) {
      float value = (float) values[i];
      finite &= Float.isFinite(value);
      floats[indices[i]] = value;
    }
    return finite;
  }

  private boolean loadFloats(ArrayData array, long rowIndex) {
    checkWidth(array.numElements(), rowIndex);
    if (hasNull(array)) {
      return false;
    }
    floats = array.toFloatArray();
    return FiniteNumbers.areAll(floats);
  }

  private boolean loadDoubles(ArrayData array, long rowIndex) {
    checkWidth(array.numElements(), rowIndex);
    if (hasNull(array)) {
      return false;
    }
    double[] values = array.toDoubleArray();
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return FiniteNumbers.areAll(floats);
  }

  private boolean hasNull(ArrayData array) {
    if (!nulls && array instanceof ColumnarArray) {
      return false;
    }
    for (int i = 0; i < array.numElements(); i++) {
      if (array.isNullAt(i)) {
        return true;
      }
    }
    return false;
  }

  private boolean loadImage(InternalRow image, InternalRow row, long rowIndex) {
    int height = image.getInt(1);
    int width = image.getInt(2);
    int channels = image.getInt(3);
    if (image.isNullAt(5) || height < 1 || width < 1) {
      return false; // what Spark's image source gives for a file that it cannot decode
    }
    if (channels != 1 && channels != 3 && channels != 4) {
      throw error(rowIndex, "expected an image of 1, 3 or 4 channels, got " + channels);
    }
    if (type == null) {
      setType(typeOf(row));
    }
    List<Integer> sizes = type.sizes();
    if (sizes.get(0) != channels || sizes.get(1) != height || sizes.get(2) != width) {
      throw error(
          rowIndex,
          "expected an image of "
              + type.describe()
              + ", got "
              + new FeatureType(encoding, List.of(channels, height, width)).describe()
              + "; resize all images to one size first");
    }
    byte[] data = image.getBinary(5);
    if (data.length != bytes.length) {
      throw error(rowIndex, "expected " + bytes.length + " bytes of data, got " + data.length);
    }
    ImageBytes.planes(data, bytes, channels, height * width);
    return true;
  }

  private void checkWidth(int actual, long rowIndex) {
    if (actual != floats.length) {
      throw error(rowIndex, "expected " + type.describe() + ", got " + actual);
    }
  }

  private DataException error(long rowIndex, String problem) {
    return new DataException(DataException.at(columns, partition, rowIndex, problem));
  }
}
