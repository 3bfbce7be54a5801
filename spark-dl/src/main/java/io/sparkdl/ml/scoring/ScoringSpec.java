package io.sparkdl.ml.scoring;

import io.sparkdl.data.FeatureColumns;
import io.sparkdl.data.FeatureType;
import io.sparkdl.data.HandleInvalid;
import java.io.Serializable;
import java.util.List;

/**
 * How a table is scored.
 *
 * @param features type of the features; their width is the model's
 * @param columns of the features
 * @param kinds columns that are added, in their order
 * @param thresholds of the classes, or empty for none
 * @param batchSize rows that are scored at once
 * @param device {@code cpu}, {@code opencl} or {@code auto}
 * @param handleInvalid what happens to rows whose features are null or hold a NaN
 */
public record ScoringSpec(
    FeatureType features,
    FeatureColumns columns,
    List<ScoreKind> kinds,
    List<Double> thresholds,
    int batchSize,
    String device,
    HandleInvalid handleInvalid)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public ScoringSpec {
    kinds = List.copyOf(kinds);
    thresholds = List.copyOf(thresholds);
  }

  /** The thresholds as an array, or null if there are none. */
  double[] thresholdArray() {
    return thresholds.isEmpty()
        ? null
        : thresholds.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
