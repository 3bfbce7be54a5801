package io.sparkdl.pipelines;

import io.sparkdl.ml.NeuralNetworkClassifier;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Gives a command with {@link TrainingOptions} an option for each param of the classifier that
 * these do not treat themselves: {@code tensorBoardDirectory} becomes {@code
 * --tensor-board-directory}. Doc and default are the param's own.
 */
final class ParamOptions implements IModelTransformer {
  private static final Pattern CAPITAL = Pattern.compile("(?=[A-Z])");

  /** What many fits set; their options stand with the command's own. */
  private static final Set<String> COMMON =
      Set.of(
          "featuresCols",
          "inputShape",
          "labelCol",
          "vocabulary",
          "epochs",
          "batchSize",
          "numWorkers",
          "threadsPerWorker",
          "learningRate",
          "optimizer",
          "device",
          "seed",
          "checkpointDirectory",
          "resumeFrom",
          "tensorBoardDirectory");

  /** Options of params that {@link TrainingOptions} has by hand. */
  private static final Set<String> BY_HAND = Set.of("network", "featuresCol");

  private static final Map<Class<?>, Class<?>> VALUES =
      Map.of(
          IntParam.class, Integer.class,
          LongParam.class, Long.class,
          DoubleParam.class, Double.class,
          BooleanParam.class, Boolean.class,
          IntArrayParam.class, int[].class,
          DoubleArrayParam.class, double[].class,
          StringArrayParam.class, String[].class);

  @Override
  public CommandSpec transform(CommandSpec command) {
    NeuralNetworkClassifier classifier = new NeuralNetworkClassifier();
    TrainingOptions training = (TrainingOptions) command.mixins().get("training").userObject();
    ArgGroupSpec.Builder others =
        ArgGroupSpec.builder()
            .validate(false)
            .exclusive(false)
            .heading("%nOther params of the fitted stage:%n");
    for (Param<?> param : classifier.params()) {
      if (COMMON.contains(param.name())) {
        command.addOption(option(classifier, param, training));
      } else if (!BY_HAND.contains(param.name())) {
        others.addArg(option(classifier, param, training));
      }
    }
    return command.addArgGroup(others.build());
  }

  /** The option of a param, such as {@code --clip-norm}. */
  static String name(String param) {
    if (param.equals("numWorkers")) {
      return "--workers";
    }
    return "--" + String.join("-", CAPITAL.split(param)).toLowerCase(Locale.ROOT);
  }

  private static OptionSpec option(
      NeuralNetworkClassifier classifier, Param<?> param, TrainingOptions training) {
    Class<?> type = VALUES.getOrDefault(param.getClass(), String.class);
    OptionSpec.Builder option =
        OptionSpec.builder(name(param.name()))
            .type(type)
            .paramLabel(label(param.name(), type))
            .description(description(classifier, param))
            .arity(type == Boolean.class ? "0..1" : "1")
            .hasInitialValue(false)
            .setter(
                new ISetter() {
                  @Override
                  public <T> T set(T value) {
                    training.set(param.name(), value);
                    return value;
                  }
                });
    return (type.isArray() ? option.splitRegex(",") : option).build();
  }

  private static String label(String param, Class<?> type) {
    if (type.isArray()) {
      return label(param.replaceFirst("s$", ""), type.getComponentType());
    }
    if (type == Boolean.class) {
      return "true|false";
    }
    if (type != String.class) {
      return type == Double.class || type == double.class ? "NUMBER" : "N";
    }
    if (param.endsWith("Col")) {
      return "COLUMN";
    }
    return param.endsWith("Directory") || param.equals("resumeFrom") ? "DIR" : "NAME";
  }

  private static String description(NeuralNetworkClassifier classifier, Param<?> param) {
    String doc = param.doc().substring(0, 1).toUpperCase(Locale.ROOT) + param.doc().substring(1);
    Object value = classifier.getDefault(param).getOrElse(() -> "");
    boolean told = !value.getClass().isArray() && !value.toString().isEmpty();
    return (doc + (told ? "; default: " + value : "") + ".").replace("%", "%%");
  }
}
