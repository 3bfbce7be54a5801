package io.sparkdl.ml;

import io.sparkdl.data.DataException;
import io.sparkdl.data.FeatureEncoding;
import io.sparkdl.engine.network.NamedNetwork.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.Attribute$;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What stages check of a schema and add to it. */
final class NeuralNetworkSchema {
  private NeuralNetworkSchema() {}

  /** Checks that a column is there and boolean. */
  static void checkBoolean(StructType schema, String column) {
    DataType type = FeatureEncoding.field(schema, column).dataType();
    if (!type.equals(DataTypes.BooleanType)) {
      throw new DataException(
          "column '" + column + "': expected a boolean indicator, got " + type.simpleString());
    }
  }

  /** The number of classes that the label's ML attribute tells, or 0. */
  static int classesOf(StructField label) {
    if (!(label.dataType() instanceof NumericType)) {
      return 0;
    }
    Attribute attribute = Attribute$.MODULE$.fromStructField(label);
    if (attribute instanceof BinaryAttribute) {
      return 2;
    }
    if (attribute instanceof NominalAttribute nominal && nominal.getNumValues().isDefined()) {
      return (Integer) nominal.getNumValues().get();
    }
    return 0;
  }

  /**
   * Shape of one row where it is known before the data are.
   *
   * @param inputShape value of the param, or null
   * @return null if the data must tell
   * @throws IllegalArgumentException if the param does not fit the encoding
   */
  static int[] knownShape(FeatureEncoding encoding, int[] inputShape, NetworkChoice network) {
    if (encoding == FeatureEncoding.IMAGE && inputShape != null) {
      throw new IllegalArgumentException(
          "inputShape: expected none for a column of images, which have their own, got "
              + Arrays.toString(inputShape));
    }
    boolean image =
        encoding == FeatureEncoding.IMAGE || inputShape != null && inputShape.length == 3;
    boolean row =
        encoding != FeatureEncoding.IMAGE && (inputShape == null || inputShape.length == 1);
    if (network.reads(Input.IMAGES) && !image || network.reads(Input.TOKENS) && !row) {
      boolean images = network.reads(Input.IMAGES);
      throw new IllegalArgumentException(
          "network: "
              + network.name()
              + " expected rows of "
              + (images ? Input.IMAGES : Input.TOKENS)
              + ", got "
              + encoding
              + (inputShape == null ? "" : " with inputShape " + Arrays.toString(inputShape))
              + (images ? "; set inputShape, such as 1, 28, 28" : "; whole numbers in one axis"));
    }
    return inputShape;
  }

  /**
   * The schema with columns appended.
   *
   * @throws DataException if one exists already
   */
  static StructType append(StructType schema, List<StructField> columns) {
    List<StructField> fields = new ArrayList<>(Arrays.asList(schema.fields()));
    for (StructField column : columns) {
      for (StructField field : fields) {
        if (field.name().equals(column.name())) {
          throw new DataException(
              "column '"
                  + column.name()
                  + "': expected no such column before it is added, got one; choose another output"
                  + " column");
        }
      }
      fields.add(column);
    }
    return DataTypes.createStructType(fields);
  }

  /** A column of predicted classes, with as many values; 0 if their number is not known. */
  static StructField prediction(String name, int classes) {
    if (classes == 0) {
      return DataTypes.createStructField(name, DataTypes.DoubleType, false);
    }
    return NominalAttribute.defaultAttr().withName(name).withNumValues(classes).toStructField();
  }

  /** A column of Vectors of one number per class. */
  static StructField perClass(String name, int classes) {
    AttributeGroup group =
        classes == 0 ? new AttributeGroup(name) : new AttributeGroup(name, classes);
    return group.toStructField();
  }
}
