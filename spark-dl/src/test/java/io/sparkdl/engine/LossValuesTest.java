package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.json.StrictJson;
import io.sparkdl.engine.loss.BinaryCrossEntropy;
import io.sparkdl.engine.loss.BinaryCrossEntropyWithLogits;
import io.sparkdl.engine.loss.CrossEntropy;
import io.sparkdl.engine.loss.Ctc;
import io.sparkdl.engine.loss.Dice;
import io.sparkdl.engine.loss.Focal;
import io.sparkdl.engine.loss.GeneralizedIou;
import io.sparkdl.engine.loss.Hinge;
import io.sparkdl.engine.loss.Huber;
import io.sparkdl.engine.loss.InfoNce;
import io.sparkdl.engine.loss.KullbackLeibler;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.loss.MeanAbsoluteError;
import io.sparkdl.engine.loss.MeanSquaredError;
import io.sparkdl.engine.loss.MultiClassHinge;
import io.sparkdl.engine.loss.NegativeLogLikelihood;
import io.sparkdl.engine.loss.Poisson;
import io.sparkdl.engine.loss.Triplet;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The value of every loss on every back end, against its formula in plain loops in double. */
class LossValuesTest {
  private static final int ROWS = 4;

  /** A few operators of float32 on numbers around 1. */
  private static final double TOLERANCE = 2e-5;

  static Stream<Arguments> lossesOnBackends() {
    return TestBackends.present().stream()
        .flatMap(
            backend ->
                LossCases.losses().entrySet().stream()
                    .map(entry -> Arguments.of(backend.name(), entry.getKey(), entry.getValue())));
  }

  @ParameterizedTest
  @MethodSource("lossesOnBackends")
  void rows_everyLoss_followItsFormula(String backend, Loss loss, List<Integer> row) {
    int width = (int) Shape.of(row).elements();
    PlanBuilder builder = new PlanBuilder();
    int[] sizes = new int[row.size() + 1];
    sizes[0] = ROWS;
    for (int axis = 1; axis < sizes.length; axis++) {
      sizes[axis] = row.get(axis - 1);
    }
    Value outputs = builder.input("outputs", TensorType.floats(sizes));
    TensorType type = loss.truth(outputs.shape());
    Value truth = type == null ? null : builder.input("truth", type);
    Plan plan = builder.build(List.of(loss.rows(builder, outputs, truth)));
    double[][] z = new double[ROWS][width];
    try (Device device = Backends.named(backend).open(TestBackends.OPTIONS);
        Program program = device.compile(plan)) {
      for (int i = 0; i < ROWS * width; i++) {
        z[i / width][i % width] = output(loss, i);
        program.floats(outputs).put(i, (float) output(loss, i));
      }
      if (truth != null) {
        LossCases.fillTruth(loss, program, truth);
      }
      program.run();
      assertEquals(Shape.of(ROWS), plan.outputs().get(0).shape());
      for (int n = 0; n < ROWS; n++) {
        double actual = program.floats(plan.outputs().get(0)).get(n);
        double expected = expected(loss, z, n);
        double bound = TOLERANCE * Math.max(1, Math.abs(expected));
        assertEquals(expected, actual, bound, loss + ", row " + n);
      }
    }
  }

  private static double output(Loss loss, int i) {
    double z = Math.sin(1.7 * i + 0.3);
    return loss instanceof BinaryCrossEntropy
        ? 0.5 + 0.45 * z
        : loss instanceof NegativeLogLikelihood ? -1.1 + z : 1.5 * z;
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  private static double[] softmax(double[] z) {
    double sum = Arrays.stream(z).map(Math::exp).sum();
    return Arrays.stream(z).map(x -> Math.exp(x) / sum).toArray();
  }

  private static double expected(Loss loss, double[][] z, int n) {
    if (loss instanceof CrossEntropy ce) {
      return crossEntropy(ce, z[n], n);
    } else if (loss instanceof NegativeLogLikelihood nll) {
      return nll.classWeights() == null
          ? -z[n][label(loss, n)]
          : ofPositions(nll.ignoreIndex(), loss, n, 3, (y, t) -> likelihood(nll, z[n], y, t));
    } else if (loss instanceof Triplet triplet) {
      return triplet(triplet, z, n);
    } else if (loss instanceof Ctc) {
      return ctc(loss, z[n], n);
    } else if (loss instanceof InfoNce infoNce) {
      return infoNce(infoNce, z, n);
    } else if (loss instanceof GeneralizedIou) {
      return (box(loss, z[n], n, 0) + box(loss, z[n], n, 4)) / 2;
    } else if (loss instanceof Dice dice) {
      double both = 0;
      double sizes = 0;
      for (int i = 0; i < z[n].length; i++) {
        double t = LossCases.truth(loss, n * z[n].length + i);
        both += sigmoid(z[n][i]) * t;
        sizes += sigmoid(z[n][i]) + t;
      }
      return 1 - (2 * both + dice.smooth()) / (sizes + dice.smooth());
    } else if (loss instanceof MultiClassHinge hinge) {
      double sum = 0;
      int y = label(loss, n);
      for (int c = 0; c < 4; c++) {
        sum += c == y ? 0 : Math.max(0, hinge.margin() - z[n][y] + z[n][c]);
      }
      return sum / 4;
    } else if (loss instanceof KullbackLeibler) {
      double sum = 0;
      for (int c = 0; c < 4; c++) {
        double t = LossCases.truth(loss, 4 * n + c);
        sum += t == 0 ? 0 : t * Math.log(t / softmax(z[n])[c]);
      }
      return sum;
    }
    double sum = 0;
    for (int i = 0; i < z[n].length; i++) {
      sum += element(loss, z[n][i], LossCases.truth(loss, n * z[n].length + i));
    }
    return sum / z[n].length;
  }

  private static int label(Loss loss, int position) {
    return (int) LossCases.truth(loss, position);
  }

  private static double likelihood(
      NegativeLogLikelihood loss, double[] z, double label, double position) {
    int y = (int) label;
    return -loss.classWeights().get(y) * z[3 * y + (int) position];
  }

  /** Mean of the cost of (label, position) over a row's labels that are not ignored. */
  private static double ofPositions(
      Integer ignored, Loss loss, int n, int positions, DoubleBinaryOperator cost) {
    double sum = 0;
    int count = 0;
    for (int t = 0; t < positions; t++) {
      int y = label(loss, n * positions + t);
      if (ignored == null || y != ignored) {
        sum += cost.applyAsDouble(y, t);
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  private static double crossEntropy(CrossEntropy loss, double[] z, int n) {
    int positions = z.length / 4;
    return ofPositions(
        loss.ignoreIndex(),
        loss,
        n,
        positions,
        (y, t) -> {
          double[] scores = new double[4];
          for (int c = 0; c < 4; c++) {
            int at = loss.classAxis() == 1 ? c * positions + (int) t : (int) t * 4 + c;
            scores[c] = z[at];
          }
          double[] p = softmax(scores);
          double cost = 0;
          for (int c = 0; c < 4; c++) {
            double weight = loss.classWeights() == null ? 1 : loss.classWeights().get(c);
            double e = loss.labelSmoothing();
            double share = (c == y ? 1 - e : 0) + e / 4;
            cost += share * weight * -Math.log(p[c]);
          }
          return cost;
        });
  }

  private static double element(Loss loss, double z, double t) {
    double p = sigmoid(z);
    double q = t == 1 ? p : 1 - p;
    if (loss instanceof MeanSquaredError) {
      return (z - t) * (z - t);
    } else if (loss instanceof MeanAbsoluteError) {
      return Math.abs(z - t);
    } else if (loss instanceof BinaryCrossEntropyWithLogits) {
      return -Math.log(q);
    } else if (loss instanceof BinaryCrossEntropy entropy) {
      double inside = entropy.epsilon() + (1 - 2 * entropy.epsilon()) * z;
      return -Math.log(t == 1 ? inside : 1 - inside);
    } else if (loss instanceof Focal focal) {
      double weight = t == 1 ? focal.alpha() : 1 - focal.alpha();
      return weight * Math.pow(1 - q, focal.gamma()) * -Math.log(q);
    } else if (loss instanceof Huber huber) {
      double e = Math.abs(z - t);
      double delta = huber.delta();
      return e <= delta ? e * e / 2 : delta * (e - delta / 2);
    } else if (loss instanceof Poisson) {
      return Math.exp(z) - t * z;
    }
    double cost = Math.max(0, 1 - (2 * t - 1) * z);
    return ((Hinge) loss).squared() ? cost * cost : cost;
  }

  private static double box(Loss loss, double[] z, int n, int at) {
    double[] t = new double[4];
    for (int i = 0; i < 4; i++) {
      t[i] = LossCases.truth(loss, 8 * n + at + i);
    }
    double own = Math.max(0, z[at + 2] - z[at]) * Math.max(0, z[at + 3] - z[at + 1]);
    double target = (t[2] - t[0]) * (t[3] - t[1]);
    double both = 1;
    double hull = 1;
    for (int axis = 0; axis < 2; axis++) {
      double from = Math.max(z[at + axis], t[axis]);
      both *= Math.max(0, Math.min(z[at + axis + 2], t[axis + 2]) - from);
      double first = Math.min(z[at + axis], t[axis]);
      hull *= Math.max(z[at + axis + 2], t[axis + 2]) - first;
    }
    double union = own + target - both;
    return 1 - both / union + (hull - union) / hull;
  }

  private static double triplet(Triplet loss, double[][] z, int n) {
    double own = 0;
    double other = Double.POSITIVE_INFINITY;
    for (int m = 0; m < ROWS; m++) {
      double distance = 0;
      for (int i = 0; i < z[n].length; i++) {
        distance += (z[n][i] - z[m][i]) * (z[n][i] - z[m][i]);
      }
      boolean same = label(loss, n) == label(loss, m);
      own = same ? Math.max(own, distance) : own;
      other = same ? other : Math.min(other, distance);
    }
    return Math.max(0, loss.margin() + own - other);
  }

  /** All 4^5 paths of five steps over four classes. */
  private static double ctc(Loss loss, double[] z, int n) {
    StringBuilder labels = new StringBuilder();
    for (int i = 0; i < 2; i++) {
      int label = label(loss, 2 * n + i);
      labels.append(label == 0 ? "" : label);
    }
    double sum = 0;
    for (int path = 0; path < 1024; path++) {
      double probability = 1;
      StringBuilder read = new StringBuilder();
      int before = 0;
      for (int t = 0; t < 5; t++) {
        int c = path >> (2 * t) & 3;
        probability *= softmax(Arrays.copyOfRange(z, 4 * t, 4 * t + 4))[c];
        read.append(c == 0 || c == before ? "" : c);
        before = c;
      }
      sum += read.toString().contentEquals(labels) ? probability : 0;
    }
    return -Math.log(sum);
  }

  private static double infoNce(InfoNce loss, double[][] z, int n) {
    double[] scores = new double[ROWS];
    for (int m = 0; m < ROWS; m++) {
      double product = 0;
      double query = 0;
      double key = 0;
      for (int i = 0; i < 3; i++) {
        product += z[n][i] * z[m][3 + i];
        query += z[n][i] * z[n][i];
        key += z[m][3 + i] * z[m][3 + i];
      }
      scores[m] = product / Math.sqrt(query * key) / loss.temperature();
    }
    return -Math.log(softmax(scores)[n]);
  }

  @Test
  void json_everyLoss_comesBackEqual() {
    for (Loss loss : LossCases.losses().keySet()) {
      String json = StrictJson.write("loss", Loss.class, loss);
      assertEquals(loss, StrictJson.read("loss", Loss.class, json), json);
    }
  }

  @Test
  void constructor_wrongAttribute_saysWhatIsExpected() {
    Map<String, String> wrong =
        Map.of(
            "{'type':'crossEntropy','labelSmoothing':1}", "label smoothing in [0, 1)",
            "{'type':'crossEntropy','classWeights':[-1]}", "weights of at least 0",
            "{'type':'focal','alpha':2}", "alpha in [0, 1]",
            "{'type':'huber','delta':0}", "huber.delta: expected a number above 0",
            "{'type':'crossEntropy','classAxis':2}", "class axis of 1 or -1");
    wrong.forEach(
        (json, told) -> {
          String text = json.replace('\'', '"');
          var error =
              assertThrows(
                  IllegalArgumentException.class, () -> StrictJson.read("loss", Loss.class, text));
          assertTrue(error.getMessage().contains(told), error.getMessage());
        });
  }

  @Test
  void truth_outputsThatDoNotFit_saysWhatIsExpected() {
    Shape vector = Shape.of(3);
    Shape matrix = Shape.of(3, 5);
    assertThrows(ShapeException.class, () -> new CrossEntropy().truth(vector));
    assertThrows(ShapeException.class, () -> new GeneralizedIou().truth(matrix));
    assertThrows(ShapeException.class, () -> new InfoNce().truth(matrix));
    assertThrows(ShapeException.class, () -> new Triplet().truth(Shape.of(3, 5, 2)));
  }
}
