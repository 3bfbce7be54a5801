package io.sparkdl.ml.scoring;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** A column that scoring adds. */
public enum ScoreKind {
  /** The network's outputs: a Vector of one raw score per class. */
  RAW_PREDICTION,
  /** Softmax of the raw scores: a Vector. */
  PROBABILITY,
  /** The predicted class: a double. */
  PREDICTION;

  /** Type of the column. */
  public DataType dataType() {
    return this == PREDICTION ? DataTypes.DoubleType : SQLDataTypes.VectorType();
  }
}
