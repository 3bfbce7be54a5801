package io.sparkdl.pipelines;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.ml.NeuralNetworkClassifier;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The options of commands that train are the params of the classifier. */
class ParamOptionsTest {
  private static final String[] REQUIRED = {"train", "--data", "in", "--model", "out"};

  private static NeuralNetworkClassifier trained(String... options) {
    CommandLine main = new CommandLine(Main.spec());
    String[] arguments = new String[REQUIRED.length + options.length];
    System.arraycopy(REQUIRED, 0, arguments, 0, REQUIRED.length);
    System.arraycopy(options, 0, arguments, REQUIRED.length, options.length);
    CommandLine train = main.parseArgs(arguments).subcommand().commandSpec().commandLine();
    return ((Train) train.getCommandSpec().userObject()).training.classifier(new StructType());
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "demo"})
  void options_ofACommandThatTrains_areAllParams(String command) {
    CommandSpec spec = new CommandLine(Main.spec()).getSubcommands().get(command).getCommandSpec();
    for (Param<?> param : new NeuralNetworkClassifier().params()) {
      assertTrue(spec.optionsMap().containsKey(ParamOptions.name(param.name())), param.name());
    }
  }

  @Test
  void option_ofEveryKind_setsItsParam() {
    NeuralNetworkClassifier classifier =
        trained(
            "--tensor-board-directory=logs",
            "--workers=3",
            "--warmup-steps=5000000000",
            "--clip-norm=0.5",
            "--nesterov",
            "--schedule-milestones=2,4",
            "--thresholds=0.25,0.75",
            "--learning-rate-factors=0-*=0.1,*.bias=2");
    assertEquals("logs", classifier.get(classifier.tensorBoardDirectory()).get());
    assertEquals(3, classifier.get(classifier.numWorkers()).get());
    assertEquals(5_000_000_000L, classifier.get(classifier.warmupSteps()).get());
    assertEquals(0.5, classifier.get(classifier.clipNorm()).get());
    assertEquals(true, classifier.get(classifier.nesterov()).get());
    int[] milestones = classifier.get(classifier.scheduleMilestones()).get();
    assertArrayEquals(new int[] {2, 4}, milestones);
    assertArrayEquals(new double[] {0.25, 0.75}, classifier.getThresholds());
    String[] factors = classifier.get(classifier.learningRateFactors()).get();
    assertArrayEquals(new String[] {"0-*=0.1", "*.bias=2"}, factors);
  }

  @Test
  void option_notGiven_leavesTheParamUnset() {
    NeuralNetworkClassifier classifier = trained();
    for (Param<?> param : classifier.params()) {
      assertFalse(!param.name().equals("featuresCol") && classifier.isSet(param), param.name());
    }
  }

  @Test
  void help_ofTrain_tellsDocAndDefaultInTwoParts() {
    String help = new CommandLine(Main.spec()).getSubcommands().get("train").getUsageMessage();
    String[] parts = help.split("Other params of the fitted stage:");
    assertEquals(2, parts.length, help);
    assertTrue(parts[0].contains("--epochs=N"), help);
    assertTrue(parts[0].contains("default: 10"), help);
    assertTrue(parts[1].contains("--clip-norm=NUMBER"), help);
  }
}
