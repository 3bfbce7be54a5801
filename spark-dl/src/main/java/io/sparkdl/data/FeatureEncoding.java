package io.sparkdl.data;

import java.util.List;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** How a features column holds its numbers. */
public enum FeatureEncoding {
  /** Spark ML's {@code Vector}; a sparse one is read as if it were dense. */
  VECTOR,
  /** {@code array<float>}. */
  FLOAT_ARRAY,
  /** {@code array<double>}. */
  DOUBLE_ARRAY,
  /**
   * Spark's image schema ({@code org.apache.spark.ml.image.ImageSchema}): unsigned bytes, row-major
   * (H, W, C), colours as blue, green, red.
   */
  IMAGE,
  /** Several columns of one number each. */
  COLUMNS;

  private static final int IMAGE_FIELDS = 6;
  private static final int VECTOR_FIELDS = 4;
  private static final int DENSE = 1;

  /**
   * The encoding of a column, from the schema alone.
   *
   * @throws DataException if the column is missing or of another type
   */
  public static FeatureEncoding of(StructType schema, String column) {
    DataType type = field(schema, column).dataType();
    if (type.equals(SQLDataTypes.VectorType())) {
      return VECTOR;
    }
    if (type instanceof ArrayType array) {
      if (array.elementType().equals(DataTypes.FloatType)) {
        return FLOAT_ARRAY;
      }
      if (array.elementType().equals(DataTypes.DoubleType)) {
        return DOUBLE_ARRAY;
      }
    }
    if (type instanceof StructType struct && isImage(struct)) {
      return IMAGE;
    }
    throw new DataException(
        "column '"
            + column
            + "': expected features as an ml Vector, array<float>, array<double> or Spark's image"
            + " schema, got "
            + type.simpleString()
            + (type instanceof NumericType ? "; set featuresCols for columns of one number" : ""));
  }

  /**
   * The column of this name; case sensitive, as Spark ML is.
   *
   * @throws DataException if there is none
   */
  public static StructField field(StructType schema, String column) {
    for (StructField field : schema.fields()) {
      if (field.name().equals(column)) {
        return field;
      }
    }
    throw new DataException(
        "column '"
            + column
            + "': expected a column of the table, got "
            + String.join(", ", schema.fieldNames()));
  }

  /** Names and types decide, not nullability: a table that was written and read has it all true. */
  private static boolean isImage(StructType struct) {
    StructField[] expected = ImageSchema.columnSchema().fields();
    StructField[] actual = struct.fields();
    if (actual.length != expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (!actual[i].name().equals(expected[i].name())
          || !actual[i].dataType().equals(expected[i].dataType())) {
        return false;
      }
    }
    return true;
  }

  /**
   * The type of one row's features: this encoding and the row's own sizes.
   *
   * @param row the row, whose features are not null
   * @param columns of the features in the row
   */
  FeatureType typeOf(InternalRow row, List<RowColumn> columns) {
    int ordinal = columns.get(0).ordinal();
    List<Integer> sizes =
        switch (this) {
          case VECTOR -> {
            InternalRow vector = row.getStruct(ordinal, VECTOR_FIELDS);
            yield List.of(
                vector.getByte(0) == DENSE ? vector.getArray(3).numElements() : vector.getInt(1));
          }
          case FLOAT_ARRAY, DOUBLE_ARRAY -> List.of(row.getArray(ordinal).numElements());
          case IMAGE -> {
            InternalRow image = row.getStruct(ordinal, IMAGE_FIELDS);
            yield List.of(image.getInt(3), image.getInt(1), image.getInt(2));
          }
          case COLUMNS -> List.of(columns.size());
        };
    return new FeatureType(this, sizes);
  }
}
