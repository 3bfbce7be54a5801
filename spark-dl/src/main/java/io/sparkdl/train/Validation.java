package io.sparkdl.train;

import io.sparkdl.data.EpochOrder;
import io.sparkdl.data.ShardPlan;
import io.sparkdl.data.ShardStore;
import io.sparkdl.engine.Inference;
import io.sparkdl.engine.InferenceBatch;
import io.sparkdl.engine.TrainingSpec;
import io.sparkdl.engine.network.LayerContext;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Device;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.function.Supplier;

/** Loss and accuracy on the validation rows after an epoch, each worker on its shards. */
final class Validation implements AutoCloseable {
  private final Job job;
  private final int rank;
  private final TrainingSpec spec;
  private final ShardStore store;
  private final Supplier<Device> opener;
  private final ShardPlan plan;
  private final FloatBuffer weights;
  private final boolean takesLabels;
  private final float[] scores;
  private Device device;
  private Inference inference;

  /** Without validation rows it does nothing. */
  Validation(Job job, int rank, TrainingSpec spec, ShardStore store, Supplier<Device> opener) {
    this.job = job;
    this.rank = rank;
    this.spec = spec;
    this.store = store;
    this.opener = opener;
    this.plan = job.validationPlan();
    int batchSize = plan == null ? 0 : job.settings().batchSize();
    this.weights = FloatBuffer.allocate(batchSize);
    this.takesLabels = spec.takesLabels();
    this.scores = new float[spec.outputs()];
  }

  /** Gives the weights to be measured; every worker asks at once. */
  interface WeightSource {
    /** The weights, equal on every worker. */
    Weights get() throws IOException;
  }

  /** The report with validation loss and accuracy; as it is, if there is nothing to validate on. */
  EpochReport complete(EpochReport report, WeightSource weights, Collective collective)
      throws IOException {
    if (plan == null) {
      return report;
    }
    load(weights.get());
    double[] sums = collective.sum(sums());
    return report.withValidation(
        sums[1] / sums[0], takesLabels ? sums[2] / plan.rows() : Double.NaN);
  }

  private void load(Weights weights) {
    if (inference == null) {
      device = opener.get();
      inference = new Inference(device, spec.network(), spec.inputShape(), weights, spec.loss());
    } else {
      device.region(LayerContext.PARAMETERS).write(0, FloatBuffer.wrap(weights.parameters()));
      device.region(LayerContext.STATE).write(0, FloatBuffer.wrap(weights.state()));
    }
  }

  /** Sum of weights, weighted sum of losses, and number of rows whose class is right. */
  private double[] sums() {
    int batchSize = job.settings().batchSize();
    int[] shards = new int[batchSize];
    int[] indexes = new int[batchSize];
    double[] sums = new double[3];
    EpochOrder order = plan.epoch(0, 0, rank);
    int groups = plan.groupsPerWorker();
    for (long step = 0; step < plan.steps(); step++) {
      for (int group = rank * groups; group < (rank + 1) * groups; group++) {
        int rows = order.select(step, group, shards, indexes);
        if (rows > 0) {
          InferenceBatch batch = inference.batch(rows);
          store.gatherFeatures(1, shards, indexes, 0, rows, batch.features());
          if (takesLabels) {
            store.gatherClasses(1, shards, indexes, 0, rows, batch.labels(), weights);
          } else {
            store.gatherNumbers(1, shards, indexes, 0, rows, batch.targets(), weights);
          }
          batch.run();
          add(batch, sums);
        }
      }
    }
    return sums;
  }

  private void add(InferenceBatch batch, double[] sums) {
    for (int i = 0; i < batch.rows(); i++) {
      batch.outputs().get(i * scores.length, scores);
      sums[0] += weights.get(i);
      sums[1] += weights.get(i) * batch.losses().get(i);
      sums[2] += takesLabels && Scores.largest(scores) == batch.labels().get(i) ? 1 : 0;
    }
  }

  @Override
  public void close() {
    if (inference != null) {
      inference.close();
      device.close();
    }
  }
}
