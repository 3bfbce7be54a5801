package io.sparkdl.ml;

import io.sparkdl.data.FeatureColumns;
import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.param.shared.HasFeaturesCol;

/** Params of what is read of a table, beside those of Spark ML. */
public interface ColumnParams extends HasFeaturesCol {
  /** The stage's own set; not for users. */
  NeuralNetworkParamSet paramSet();

  /** {@code error} or {@code skip}. */
  default Param<String> handleInvalid() {
    return paramSet().handleInvalid;
  }

  /** Column of row weights. */
  default Param<String> weightCol() {
    return paramSet().weightCol;
  }

  /** Boolean column that marks the rows to measure on. */
  default Param<String> validationIndicatorCol() {
    return paramSet().validationIndicatorCol;
  }

  /** Columns of one number each that together are the features. */
  default StringArrayParam featuresCols() {
    return paramSet().featuresCols;
  }

  /** Value of {@link #handleInvalid()}. */
  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }

  /** Value of {@link #weightCol()}. */
  default String getWeightCol() {
    return getOrDefault(weightCol());
  }

  /** Value of {@link #validationIndicatorCol()}. */
  default String getValidationIndicatorCol() {
    return getOrDefault(validationIndicatorCol());
  }

  /** Value of {@link #featuresCols()}. */
  default String[] getFeaturesCols() {
    return getOrDefault(featuresCols());
  }

  /**
   * The columns that hold the features: {@link #featuresCols()} where they are set, else the one
   * that Spark ML calls {@code featuresCol}.
   */
  default FeatureColumns featureColumns() {
    return isDefined(featuresCols())
        ? FeatureColumns.ofScalars(List.of(getFeaturesCols()))
        : FeatureColumns.of(getFeaturesCol());
  }
}
