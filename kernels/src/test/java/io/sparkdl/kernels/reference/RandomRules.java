package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.Bernoulli;
import io.sparkdl.kernels.operator.CounterRandom;
import io.sparkdl.kernels.operator.Multinomial;
import io.sparkdl.kernels.operator.RandomFunction;
import io.sparkdl.kernels.operator.RandomNormal;
import io.sparkdl.kernels.operator.RandomNormalLike;
import io.sparkdl.kernels.operator.RandomUniform;
import io.sparkdl.kernels.operator.RandomUniformLike;
import java.util.List;

/** Random numbers. */
final class RandomRules {
  private RandomRules() {}

  static void random(RandomFunction operator, List<Elements> in, List<Elements> out) {
    draw(operator, in.get(0), out.get(0).doubles());
  }

  static void normalLike(RandomNormalLike operator, List<Elements> in, List<Elements> out) {
    var normal =
        new RandomNormal(in.get(0).shape(), operator.mean(), operator.scale(), operator.stream());
    draw(normal, in.get(1), out.get(0).doubles());
  }

  static void uniformLike(RandomUniformLike operator, List<Elements> in, List<Elements> out) {
    var uniform =
        new RandomUniform(in.get(0).shape(), operator.low(), operator.high(), operator.stream());
    draw(uniform, in.get(1), out.get(0).doubles());
  }

  private static void draw(RandomFunction operator, Elements keys, double[] y) {
    for (int i = 0; i < y.length; i++) {
      int width = y.length / keys.length();
      y[i] = operator.draw(keys.longs()[i / width], i % width);
    }
  }

  static void bernoulli(Bernoulli operator, List<Elements> in, List<Elements> out) {
    Elements x = in.get(0);
    long[] keys = in.get(1).longs();
    int width = x.length() / keys.length;
    for (int i = 0; i < x.length(); i++) {
      float drawn = CounterRandom.uniform(keys[i / width], operator.stream(), i % width);
      int chosen = drawn < x.doubles()[i] ? 1 : 0;
      if (out.get(0).isFloat()) {
        out.get(0).doubles()[i] = chosen;
      } else {
        out.get(0).set(i, chosen);
      }
    }
  }

  static void multinomial(Multinomial operator, List<Elements> in, List<Elements> out) {
    Elements scores = in.get(0);
    long[] keys = in.get(1).longs();
    int rows = scores.shape().size(0);
    int classes = scores.shape().size(1);
    for (int i = 0; i < rows * operator.samples(); i++) {
      int row = i / operator.samples();
      int width = rows * operator.samples() / keys.length;
      double drawn = CounterRandom.uniform(keys[i / width], operator.stream(), i % width);
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.exp(scores.doubles()[row * classes + c]);
      }
      int chosen = 0;
      double edge = Math.exp(scores.doubles()[row * classes]) / sum;
      while (chosen < classes - 1 && drawn >= edge) {
        chosen++;
        edge += Math.exp(scores.doubles()[row * classes + chosen]) / sum;
      }
      out.get(0).set(i, chosen);
    }
  }
}
