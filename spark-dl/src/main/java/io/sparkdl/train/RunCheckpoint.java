package io.sparkdl.train;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.sparkdl.engine.weights.Span;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a run stood after some step: the manifest of a checkpoint from which the run goes on, with
 * any number of workers. The order of rows, dropout and the schedule follow from the position, so
 * there is no random state to keep.
 *
 * @param version of this form
 * @param run what must be equal for the run to go on
 * @param epoch epoch of the next step, from 0
 * @param step the next step in its epoch, from 0
 * @param epochs reports of the complete epochs
 * @param totals sums over the steps of the epoch so far
 * @param weights parameters and running statistics, as safetensors
 * @param slices what workers keep of the parameters that they own
 */
record RunCheckpoint(
    int version,
    Run run,
    int epoch,
    long step,
    List<EpochReport> epochs,
    Totals totals,
    StoredFile weights,
    List<SliceFile> slices)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * The version that this software writes and reads. A checkpoint of another is passed over: those
   * before 6 do not say all of what decides their run's results.
   */
  static final int VERSION = 6;

  RunCheckpoint {
    epochs = new ArrayList<>(epochs);
    slices = new ArrayList<>(slices);
  }

  /**
   * What decides the results of a run, but for the number of workers and how they divide sums.
   *
   * @param spec network, loss and optimizer, as JSON
   * @param partitions rows of each input partition: they decide the order of rows
   * @param shards virtual shards
   * @param batchSize rows of a global batch
   * @param epochs passes over the table, which the schedule depends on
   * @param learningRate base rate
   * @param schedule as JSON
   * @param clipNorm largest norm of the gradient
   * @param seed of every random draw
   * @param compression what messages leave out until later
   * @param localSteps steps that each worker takes by itself before weights are averaged
   * @param ghostBatches parts of a worker's share of a batch that are normalised by themselves
   * @param microBatches parts in which a worker runs its share, normalised by themselves, too
   */
  record Run(
      String spec,
      List<Long> partitions,
      int shards,
      int batchSize,
      int epochs,
      double learningRate,
      String schedule,
      double clipNorm,
      long seed,
      GradientCompression compression,
      int localSteps,
      int ghostBatches,
      int microBatches)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    Run {
      partitions = new ArrayList<>(partitions);
    }
  }

  /** Sums over steps: the rows' weights, their losses times these, right classes, the rows. */
  record Totals(double weight, double loss, double correct, long rows) implements Serializable {
    private static final long serialVersionUID = 1L;

    static final Totals NONE = new Totals(0, 0, 0, 0);

    Totals plus(StepTotals step) {
      return new Totals(
          weight + step.weight(), loss + step.loss(), correct + step.correct(), rows + step.rows());
    }
  }

  /**
   * A worker's part of the optimizer's state: for each region its numbers for the parameters of
   * these spans, one behind the other, as float32, little-endian.
   */
  record SliceFile(StoredFile file, List<String> regions, List<Span> spans)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    SliceFile {
      regions = new ArrayList<>(regions);
      spans = new ArrayList<>(spans);
    }
  }

  /** A position without files. */
  static RunCheckpoint begin(int epoch, long step, List<EpochReport> epochs, Totals totals) {
    return new RunCheckpoint(VERSION, null, epoch, step, epochs, totals, null, List.of());
  }

  /** This checkpoint with the file of the weights. */
  RunCheckpoint withWeights(StoredFile file) {
    return new RunCheckpoint(version, run, epoch, step, epochs, totals, file, slices);
  }

  /** All files. */
  @JsonIgnore
  List<StoredFile> files() {
    List<StoredFile> files = new ArrayList<>();
    files.add(weights);
    slices.forEach(slice -> files.add(slice.file()));
    return files;
  }
}
