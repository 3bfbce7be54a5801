package io.sparkdl.ml;

import io.sparkdl.data.ShardCompression;
import io.sparkdl.engine.network.NamedNetwork;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The params of a neural network: name, doc, validator and default of each, in one place for the
 * estimator and the model. Every stage makes its own set, since a param names its owner.
 */
final class NeuralNetworkParamSet extends ParamDefinitions {
  private static final long serialVersionUID = 1L;

  // What is trained.
  final Param<String> network;
  final IntParam vocabulary;
  final IntArrayParam inputShape;

  // How it is trained; more of it in a set of its own.
  final OptimizationParamSet optimization;
  final Param<String> optimizer;
  final DoubleParam learningRate;
  final DoubleParam momentum;
  final BooleanParam nesterov;
  final DoubleParam weightDecay;
  final DoubleParam clipNorm;
  final Param<String> schedule;
  final LongParam warmupSteps;
  final IntParam batchSize;
  final IntParam epochs;
  final LongParam seed;

  // Where it is trained and scored; how workers exchange, in a set of its own.
  final ExchangeParamSet exchanges;
  final IntParam numWorkers;
  final IntParam virtualShards;
  final IntParam threadsPerWorker;
  final Param<String> device;
  final DoubleParam workerTimeout;
  final DoubleParam peerTimeout;
  final Param<String> checkpointDirectory;
  final DoubleParam checkpointMinutes;
  final IntParam maxRestarts;
  final LongParam checksumInterval;
  final Param<String> shardCompression;
  final Param<String> resumeFrom;
  final Param<String> tensorBoardDirectory;
  final IntParam scoreBatchSize;

  // What is read.
  final StringArrayParam featuresCols;
  final Param<String> handleInvalid;
  final Param<String> weightCol;
  final Param<String> validationIndicatorCol;

  NeuralNetworkParamSet(Params owner) {
    super(owner);
    optimization = new OptimizationParamSet(owner);
    exchanges = new ExchangeParamSet(owner);
    network =
        text(
            "network",
            "the network: "
                + String.join(", ", NamedNetwork.classifiers())
                + ", or a description as JSON text",
            (Check<String>) text -> !text.isBlank(),
            NamedNetwork.MLP.id());
    vocabulary =
        count(
            "vocabulary",
            "tokens of a named network for tokens, which are whole numbers below it; 0 for one more"
                + " than the largest of the table (>= 0)",
            atLeast(0),
            0);
    inputShape =
        new IntArrayParam(
            owner,
            "inputShape",
            "axis sizes that a row of an array or Vector column is read as, such as 1,28,28 for"
                + " (channels, height, width); by default one axis; images carry their own",
            (Check<int[]>) NeuralNetworkParamSet::arePositive);
    optimizer =
        choice(
            "optimizer",
            "the optimizer: " + String.join(", ", OptimizationParamSet.OPTIMIZERS),
            "adamw",
            OptimizationParamSet.OPTIMIZERS);
    // Adam's customary 1e-3 on average, since the default schedule falls from here to 0.
    learningRate =
        number("learningRate", "step size before the schedule (> 0)", ParamValidators.gt(0), 2e-3);
    momentum =
        number(
            "momentum",
            "momentum of sgd and lars, in [0, 1)",
            ParamValidators.inRange(0, 1, true, false),
            0.9);
    nesterov = flag("nesterov", "whether sgd looks ahead along its momentum (Nesterov)", false);
    weightDecay =
        number(
            "weightDecay",
            "decay of the weights: decoupled from the gradient in adamw, lion and lamb, added to it"
                + " in the others (>= 0)",
            ParamValidators.gtEq(0),
            0.0);
    clipNorm =
        number(
            "clipNorm",
            "largest Euclidean norm of the whole gradient; larger ones are scaled down to it; 0 for"
                + " no limit (>= 0)",
            ParamValidators.gtEq(0),
            0.0);
    schedule =
        choice(
            "schedule",
            "how the learning rate runs after the warm-up: "
                + String.join(", ", OptimizationParamSet.SCHEDULES)
                + "; the params whose names begin with schedule shape it",
            "cosine",
            OptimizationParamSet.SCHEDULES);
    warmupSteps =
        whole(
            "warmupSteps",
            "steps over which the learning rate rises from 0 (>= 0)",
            ParamValidators.gtEq(0),
            0L);
    batchSize =
        count("batchSize", "rows of a step, over all workers (>= 1)", ParamValidators.gtEq(1), 128);
    epochs = count("epochs", "passes over the table (>= 1)", ParamValidators.gtEq(1), 10);
    seed = whole("seed", "seed of every random draw", (Check<Object>) any -> true, 42L);
    numWorkers = count("numWorkers", "tasks that train one model together (>= 1)", atLeast(1), 1);
    virtualShards =
        count(
            "virtualShards",
            "shards that rows are dealt to; workers own whole shards, so at least numWorkers (>= 1)",
            atLeast(1),
            64);
    threadsPerWorker =
        count(
            "threadsPerWorker",
            "processor threads of a worker while training; 0 for the cores of its task, in local"
                + " mode its share of the machine's (>= 0)",
            atLeast(0),
            0);
    device =
        choice(
            "device",
            "what computes: cpu, opencl, or auto, which is opencl where a task was given a GPU"
                + " resource, else cpu",
            "auto",
            "auto",
            "cpu",
            "opencl");
    workerTimeout =
        number(
            "workerTimeout",
            "seconds to wait for enough slots for all workers (> 0)",
            ParamValidators.gt(0),
            60.0);
    peerTimeout =
        number(
            "peerTimeout",
            "seconds that a worker waits for another one in a step (> 0)",
            ParamValidators.gt(0),
            60.0);
    checkpointDirectory =
        withoutDefault(
            "checkpointDirectory",
            "directory that driver and executors share, for checkpoints; by default Spark's local"
                + " directories in local mode, else .sparkdl in the home of the default file"
                + " system; given, checkpoints stay there when a fit fails");
    checkpointMinutes =
        number(
            "checkpointMinutes",
            "minutes of training from one checkpoint to the next; 0 for none (>= 0)",
            ParamValidators.gtEq(0),
            5.0);
    maxRestarts =
        count(
            "maxRestarts",
            "how often a fit that lost a worker goes on from its last checkpoint (>= 0)",
            atLeast(0),
            3);
    shardCompression =
        choice(
            "shardCompression",
            "how the workers' copies of their rows lie on disk: none, or to save space lz4 or zstd, for"
                + " which every row costs more time to read",
            ShardCompression.NONE.id(),
            ShardCompression.ids().toArray(String[]::new));
    checksumInterval =
        whole(
            "checksumInterval",
            "steps from one comparison of the workers' weights, which must have equal bits, to the"
                + " next; they are compared after each epoch, too; 0 for never (>= 0)",
            ParamValidators.gtEq(0),
            100L);
    resumeFrom =
        withoutDefault(
            "resumeFrom",
            "directory of the checkpoints of an earlier fit of the same data and params, which goes"
                + " on here; numWorkers may differ");
    tensorBoardDirectory =
        withoutDefault(
            "tensorBoardDirectory",
            "directory of any file system in which each fit makes a folder with an event file for"
                + " TensorBoard; by default none is written");
    scoreBatchSize =
        count("scoreBatchSize", "rows that are scored at once (>= 1)", atLeast(1), 128);
    featuresCols =
        new StringArrayParam(
            owner,
            "featuresCols",
            "columns of one number each that together are a row's features, in this order; then"
                + " featuresCol is not read",
            (Check<String[]>) names -> names.length > 0);
    handleInvalid =
        choice(
            "handleInvalid",
            "what happens to rows whose features are null or hold a NaN: error, or skip (leave them"
                + " out)",
            "error",
            "error",
            "skip");
    weightCol = withoutDefault("weightCol", "column of row weights; by default every row weighs 1");
    validationIndicatorCol =
        withoutDefault(
            "validationIndicatorCol",
            "boolean column: rows where it is true are not trained on but measured after each epoch");
  }

  @Override
  void setDefaults() {
    super.setDefaults();
    optimization.setDefaults();
    exchanges.setDefaults();
  }

  static boolean arePositive(int[] sizes) {
    for (int size : sizes) {
      if (size < 1) {
        return false;
      }
    }
    return sizes.length > 0;
  }
}
