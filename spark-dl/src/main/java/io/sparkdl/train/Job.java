package io.sparkdl.train;

import io.sparkdl.data.FeatureType;
import io.sparkdl.data.ShardCompression;
import io.sparkdl.data.ShardPlan;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.hadoop.fs.Path;

/**
 * What every worker of a run is told: plain values, no weights.
 *
 * @param name unique to the run
 * @param token the run's secret, with which workers know each other
 * @param specJson the {@link io.sparkdl.engine.TrainingSpec}
 * @param device what each worker opens
 * @param features type of a row's features
 * @param rows rows of the table
 * @param validationRows rows of the validation table; 0 for none
 * @param shards number of virtual shards
 * @param compression of the shards' files
 * @param settings everything else
 * @param checkpoint Hadoop path under which workers write
 * @param attempt how often the run was begun before
 * @param resume where the run goes on; null at its beginning
 */
record Job(
    String name,
    byte[] token,
    String specJson,
    DeviceSpec device,
    FeatureType features,
    long rows,
    long validationRows,
    int shards,
    ShardCompression compression,
    Settings settings,
    String checkpoint,
    int attempt,
    RunCheckpoints.Found resume)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** File that the driver leaves in the checkpoint's directory, to see whether it is shared. */
  static final String PROBE = "shared";

  /** The numbers of {@link TrainingConfig} that a worker needs, and the schedule as JSON. */
  record Settings(
      int batchSize,
      int epochs,
      double learningRate,
      String scheduleJson,
      double clipNorm,
      long seed,
      int workers,
      int ghostBatches,
      int microBatches,
      long peerTimeoutMillis,
      long checkpointInterval,
      long checkpointMillis,
      long checksumInterval,
      ExchangeSettings exchange)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Whether all workers have the same weights after each step, and there are several. */
    boolean exchangesEachStep() {
      return workers > 1 && exchange.localSteps() == 1;
    }

    /**
     * What the sum of rows' gradients is multiplied with: 1 / weight, and less if its norm is over
     * the limit.
     *
     * @param weight sum of the rows' weights, above 0
     * @param squares sum of the squares of the gradient's numbers
     */
    double gradientScale(double weight, double squares) {
      double scale = 1 / weight;
      double norm = Math.sqrt(squares) * scale;
      return clipNorm > 0 && norm > clipNorm ? scale * clipNorm / norm : scale;
    }

    /** Number of parts in which so many rows of a step run. */
    int parts(int rows) {
      return Math.min(rows, microBatches);
    }

    /** First row of a part, of those that run together; for the number of parts, the rows. */
    int partStart(int rows, int part) {
      return (int) ((long) rows * part / parts(rows));
    }
  }

  /** Where worker 0 of an attempt writes the weights at the end. */
  static Path weights(Path checkpoint, int attempt) {
    return new Path(checkpoint, "weights-" + attempt);
  }

  /** Which rows make which batch. */
  ShardPlan plan() {
    return plan(rows);
  }

  /** The same for the validation rows; null if there are none. */
  ShardPlan validationPlan() {
    return validationRows == 0 ? null : plan(validationRows);
  }

  private ShardPlan plan(long count) {
    return new ShardPlan(
        count, shards, settings.batchSize(), settings.workers(), settings.ghostBatches());
  }

  /** Without the token, which is secret. */
  @Override
  public String toString() {
    return "training " + name + " of " + rows + " rows, token of " + token.length + " bytes";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Job job && name.equals(job.name) && Arrays.equals(token, job.token);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
