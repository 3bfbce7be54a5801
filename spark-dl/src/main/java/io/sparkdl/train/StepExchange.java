package io.sparkdl.train;

import io.sparkdl.kernels.backend.Exchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums over the workers that their programs ask for while a batch runs, in the order of the
 * workers, added in double. A worker that has no row in a step takes part all the same: it runs a
 * row that counts nowhere, and zeros are added for it. The sums are kept until the next batch, so
 * that a worker can run it again by itself to find a fault.
 */
final class StepExchange implements Exchange {
  private enum Part {
    ADDS,
    LISTENS,
    REPEATS
  }

  private final Collective collective;
  private final StepClock clock;
  private final List<float[]> sums = new ArrayList<>();
  private Part part = Part.ADDS;
  private int next;

  StepExchange(Collective collective, StepClock clock) {
    this.collective = collective;
    this.clock = clock;
  }

  /**
   * A batch is about to run, on every worker.
   *
   * @param hasRows whether this worker's elements count
   */
  void begin(boolean hasRows) {
    part = hasRows ? Part.ADDS : Part.LISTENS;
    sums.clear();
  }

  /** The last batch is about to run again, on this worker alone. */
  void repeat() {
    part = Part.REPEATS;
    next = 0;
  }

  @Override
  public void sum(float[] elements) {
    if (part == Part.REPEATS) {
      System.arraycopy(sums.get(next++), 0, elements, 0, elements.length);
      return;
    }
    long begin = System.nanoTime();
    double[] mine = new double[elements.length];
    for (int i = 0; part == Part.ADDS && i < mine.length; i++) {
      mine[i] = elements[i];
    }
    double[] all = summed(mine);
    for (int i = 0; i < all.length; i++) {
      elements[i] = (float) all[i];
    }
    sums.add(elements.clone());
    clock.spent(StepClock.Part.COMMUNICATE, begin);
  }

  private double[] summed(double[] mine) {
    try {
      return collective.sum(mine);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
