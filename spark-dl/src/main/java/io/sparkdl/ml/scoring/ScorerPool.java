package io.sparkdl.ml.scoring;

import io.sparkdl.engine.Inference;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Open devices with a model's network on them, one for each task that runs at the same time. What a
 * task gives back the next one takes; what nobody takes for a while closes itself.
 */
final class ScorerPool {
  private final ScoringModel model;
  private final List<Scorer> idle = new ArrayList<>();

  ScorerPool(ScoringModel model) {
    this.model = model;
  }

  /** A scorer that nobody else has. */
  Scorer lease(Placement placement, int batchSize) {
    synchronized (idle) {
      for (Iterator<Scorer> scorers = idle.iterator(); scorers.hasNext(); ) {
        Scorer scorer = scorers.next();
        if (scorer.placement().equals(placement) && scorer.batchSize() == batchSize) {
          scorers.remove();
          return scorer;
        }
      }
    }
    return Scorer.open(this, model, placement, batchSize);
  }

  /**
   * Puts the model's network on a device; on one at a time, as its weights are on the heap
   * meanwhile.
   *
   * @throws DeviceException if the heap has no room for them
   */
  synchronized Inference load(Device device) {
    Network network = model.network();
    Shape shape = Shape.of(model.inputShape());
    Weights weights;
    try {
      weights = model.loadWeights();
    } catch (OutOfMemoryError e) {
      // With the error as its cause Spark would end the JVM, and say no more than that it ended.
      throw new DeviceException(
          "scoring: expected room on the heap for "
              + (network.layout(shape).parameterLength() * Float.BYTES >> 20)
              + " MB of weights, got "
              + e.getMessage()
              + "; give executors more memory (spark.executor.memory, or SPARKDL_MEMORY where"
              + " sparkdl runs alone)");
    }
    return new Inference(device, network, shape, weights);
  }

  /** Takes back a leased scorer, unless it is broken; then it closes itself. */
  void giveBack(Scorer scorer) {
    if (scorer.reusable()) {
      synchronized (idle) {
        idle.add(scorer);
      }
    }
  }

  /** Asked by a scorer that has waited long: true if it was idle and is now out of the pool. */
  boolean retire(Scorer scorer) {
    synchronized (idle) {
      return idle.remove(scorer);
    }
  }
}
