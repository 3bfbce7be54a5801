package io.sparkdl.ml.scoring;

import io.sparkdl.data.DataException;
import io.sparkdl.data.FeatureEncoding;
import io.sparkdl.data.FeatureType;
import io.sparkdl.data.RowColumn;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.types.DataTypes;

/** One row's features, given as an object, as the row that Spark SQL would have of them. */
final class OneRow {
  private static final int IMAGE_FIELDS = 6;

  /** Where such a row has its features; their type is not asked for. */
  static final List<RowColumn> COLUMNS = List.of(new RowColumn(0, DataTypes.NullType));

  private OneRow() {}

  static InternalRow of(Object features) {
    Object value =
        switch (encoding(features)) {
          case VECTOR -> UnsafeArrayData.fromPrimitiveArray(((Vector) features).toArray());
          case FLOAT_ARRAY -> UnsafeArrayData.fromPrimitiveArray((float[]) features);
          case DOUBLE_ARRAY -> UnsafeArrayData.fromPrimitiveArray((double[]) features);
          default -> image((Row) features);
        };
    return new GenericInternalRow(new Object[] {value});
  }

  /** Type of the features; a Vector is read as an array of doubles. */
  static FeatureType type(Object features, ScoringModel model) {
    List<Integer> sizes = Arrays.stream(model.inputShape()).boxed().toList();
    FeatureEncoding encoding = encoding(features);
    return switch (encoding) {
      case IMAGE -> new FeatureType(encoding, sizes);
      case VECTOR -> new FeatureType(FeatureEncoding.DOUBLE_ARRAY, List.of(model.width()));
      default -> new FeatureType(encoding, List.of(model.width()));
    };
  }

  private static FeatureEncoding encoding(Object features) {
    if (features instanceof Vector) {
      return FeatureEncoding.VECTOR;
    } else if (features instanceof float[]) {
      return FeatureEncoding.FLOAT_ARRAY;
    } else if (features instanceof double[]) {
      return FeatureEncoding.DOUBLE_ARRAY;
    } else if (features instanceof Row row && row.length() == IMAGE_FIELDS) {
      return FeatureEncoding.IMAGE;
    }
    throw new DataException(
        "features: expected a Vector, float[], double[] or an image's Row, got "
            + (features == null ? "null" : features.getClass().getName()));
  }

  private static InternalRow image(Row image) {
    Object[] fields = new Object[IMAGE_FIELDS];
    for (int i = 1; i < IMAGE_FIELDS; i++) { // the origin, a text, is not read
      fields[i] = image.get(i);
    }
    return new GenericInternalRow(fields);
  }
}
