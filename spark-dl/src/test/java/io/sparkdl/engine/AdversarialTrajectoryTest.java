package io.sparkdl.engine;

import static io.sparkdl.engine.FamilyTrajectory.ROWS;
import static io.sparkdl.engine.FamilyTrajectory.SIDE;
import static io.sparkdl.engine.FamilyTrajectory.STEPS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.AlternatingTraining.Group;
import io.sparkdl.engine.network.GenerativeNetworks;
import io.sparkdl.engine.network.LayerContext;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.engine.optimizer.Optimizer;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Concat;
import io.sparkdl.kernels.operator.Reduce;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A DCGAN on Fashion-MNIST: both networks in one graph, an optimizer each, in turn. The losses of
 * two players need not fall, so what is shown is this. In ten rounds of a step each, with noise
 * drawn anew, the discriminator learns to tell real images from those of a generator that moves all
 * the while: its loss falls by a quarter at least, and both losses stay finite. When the
 * discriminator is then held, ten more steps of the generator on one batch of noise halve its loss.
 * The first losses of either are those that the cpu back end gave when this was added.
 */
class AdversarialTrajectoryTest {
  private static final String GENERATOR = "generator";
  private static final String DISCRIMINATOR = "discriminator";
  private static final int CODE = 6;
  private static final int PIXELS = SIDE * SIDE;
  private static final double RATE = 3e-3;
  private static final Sequential MAKES = GenerativeNetworks.dcganGenerator(1, SIDE, 4);
  private static final Sequential JUDGES = GenerativeNetworks.dcganDiscriminator(4);

  /** The paper's: a momentum of 0.5 keeps the game from swinging; Radford et al. 2016. */
  private static final Optimizer ADAM = new Optimizer.Adam(0.5, 0.999, 1e-8, 0);

  private static final List<Group> GROUPS =
      List.of(
          new Group(DISCRIMINATOR, "discriminator.*", ADAM),
          new Group(GENERATOR, "generator.*", ADAM));

  private static final double[] OF_DISCRIMINATOR = {0.665716, 0.524898, 0.49212};
  private static final double[] OF_GENERATOR = {0.627101, 0.55036, 0.560204};

  static List<Backend> backends() {
    return TestBackends.present();
  }

  /** Mean of softplus(-D(real)) and softplus(D(fake)) over both; of softplus(-D(fake)). */
  private static Map<String, Value> losses(PlanBuilder builder, LayerContext context) {
    Value noise = builder.input("noise", TensorType.floats(ROWS, CODE));
    Value real = builder.input("real", TensorType.floats(ROWS, 1, SIDE, SIDE));
    Value fake = MAKES.build(context.scope(GENERATOR), noise);
    Value both = builder.apply(new Concat(0), real, fake);
    Value judged = JUDGES.build(context.scope(DISCRIMINATOR), both);
    Value signs = builder.input("signs", TensorType.floats(2 * ROWS, 1));
    Value wrong = builder.apply(Binary.MUL, judged, signs);
    Value ofFake = JUDGES.build(context.scope(DISCRIMINATOR), fake);
    return Map.of(
        DISCRIMINATOR,
        softplus(builder, wrong),
        GENERATOR,
        softplus(builder, builder.apply(Unary.NEG, ofFake)));
  }

  private static Value softplus(PlanBuilder builder, Value x) {
    Reduce mean = new Reduce(Reduction.MEAN, List.of(), false);
    return builder.apply(mean, builder.apply(Unary.SOFTPLUS, x));
  }

  private static double step(
      AlternatingTraining training, String group, float[] images, int stream) {
    training.floats(group, "noise").put(0, FamilyTrajectory.noise(ROWS * CODE, 10 + 2 * stream));
    for (int i = 0; i < images.length; i++) {
      // The generator's images are from -1 to 1.
      training.floats(group, "real").put(i, 2 * images[i] - 1);
    }
    for (int row = 0; row < 2 * ROWS; row++) {
      training.floats(group, "signs").put(row, row < ROWS ? -1 : 1);
    }
    return training.step(group, RATE);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void dcgan_onFashionMnist_bothPartsLearn(Backend backend) throws IOException {
    float[] images = PublicRows.images(ROWS);
    double[] judged = new double[STEPS];
    double[] made = new double[STEPS];
    double[] held = new double[STEPS];
    try (Device device = backend.open(TestBackends.OPTIONS);
        AlternatingTraining training =
            new AlternatingTraining(device, ROWS, AdversarialTrajectoryTest::losses, GROUPS)) {
      training.load(Weights.initial(training.layout(), 1));
      for (int step = 0; step < STEPS; step++) {
        judged[step] = step(training, DISCRIMINATOR, images, 2 * step);
        made[step] = step(training, GENERATOR, images, 2 * step + 1);
      }
      for (int step = 0; step < STEPS; step++) {
        held[step] = step(training, GENERATOR, images, 2 * STEPS);
      }
    }
    String all =
        "%s: discriminator %s, generator %s, then alone %s"
            .formatted(
                backend.name(),
                Arrays.toString(judged),
                Arrays.toString(made),
                Arrays.toString(held));
    assertTrue(Arrays.stream(made).allMatch(Double::isFinite), all);
    assertTrue(judged[STEPS - 1] < 0.75 * judged[0], all);
    assertTrue(held[STEPS - 1] < 0.5 * held[0], all);
    FamilyTrajectory.assertBegins(judged, OF_DISCRIMINATOR, all);
    FamilyTrajectory.assertBegins(made, OF_GENERATOR, all);
  }
}
