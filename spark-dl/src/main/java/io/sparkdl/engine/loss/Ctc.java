package io.sparkdl.engine.loss;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Concat;
import io.sparkdl.kernels.operator.GraphBuilder;
import io.sparkdl.kernels.operator.LogSoftmax;
import io.sparkdl.kernels.operator.MatMul;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.operator.Slice;
import io.sparkdl.kernels.operator.Split;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Connectionist temporal classification: -log of the probability of all paths of classes, one per
 * step, that become the labels when repeated classes and then blanks are left out; a path's
 * probability is the product of its steps' softmax. Outputs (N, T, C), scores of T steps; labels
 * (N, labels) int64, shorter ones filled up with the blank at the end. Where the labels need more
 * steps than T, the loss is about 1e30. Computed from step to step in logarithms, and
 * differentiated the same way back. Graves et al. 2006, "Connectionist temporal classification".
 *
 * @param labels most labels of a row
 * @param blank class that stands for none; null for 0
 */
public record Ctc(int labels, Integer blank) implements Loss {
  /** Stands for the logarithm of 0, without the NaN of differences of infinities. */
  private static final double LOG_OF_ZERO = -1e30;

  public Ctc {
    blank = blank == null ? 0 : blank;
    if (labels < 1 || blank < 0) {
      throw new IllegalArgumentException(
          "ctc: expected at least 1 label and a blank of at least 0, got " + labels + ", " + blank);
    }
  }

  /** With blank 0. */
  public Ctc(int labels) {
    this(labels, null);
  }

  @Override
  public TensorType truth(Shape outputs) {
    boolean fits = outputs.rank() == 3 && outputs.size(2) > blank && outputs.size(1) > 0;
    Terms.require(fits, "ctc", "scores (N, T, C) of more than " + blank + " classes", outputs);
    return new TensorType(ElementType.INT64, Shape.of(outputs.size(0), labels));
  }

  @Override
  public Value rows(GraphBuilder builder, Value outputs, Value truth) {
    Terms terms = new Terms(builder);
    int rows = outputs.shape().size(0);
    int steps = outputs.shape().size(1);
    int states = 2 * labels + 1;
    Value path = withBlanks(terms, truth, rows);
    Value chosen = terms.oneHot(path, outputs.shape().size(2));
    Value logarithms = builder.apply(new LogSoftmax(2), outputs);
    Value emitted = builder.apply(new MatMul(), logarithms, chosen);
    Split split = new Split(1, Collections.nCopies(steps, 1));
    List<Value> perStep = builder.applyAll(split, List.of(emitted));
    Value skips = skips(terms, path, rows);
    Value alpha =
        terms.add(terms.reshape(perStep.get(0), rows, states), firstStates(terms, states));
    for (int step = 1; step < steps; step++) {
      Value behind = moved(terms, alpha, 1);
      Value beyond = terms.add(moved(terms, alpha, 2), skips);
      Value reached = logOfSum(terms, List.of(alpha, behind, beyond));
      alpha = terms.add(reached, terms.reshape(perStep.get(step), rows, states));
    }
    return terms.apply(Unary.NEG, ends(terms, alpha, truth, rows));
  }

  /** Labels (N, S) as states (N, 2 S + 1): a blank in front of, between and behind them. */
  private Value withBlanks(Terms terms, Value truth, int rows) {
    long[] blanks = new long[rows * labels];
    Arrays.fill(blanks, blank);
    Value between = terms.longs(Shape.of(rows, labels, 1), blanks);
    Value apart = terms.reshape(truth, rows, labels, 1);
    Value pairs = terms.builder().apply(new Concat(2), between, apart);
    long[] last = new long[rows];
    Arrays.fill(last, blank);
    Value flat = terms.reshape(pairs, rows, 2 * labels);
    return terms.builder().apply(new Concat(1), flat, terms.longs(Shape.of(rows, 1), last));
  }

  /** 0 where a state may follow the one before the last: a label other than the last label. */
  private Value skips(Terms terms, Value path, int rows) {
    int states = 2 * labels + 1;
    GraphBuilder builder = terms.builder();
    Value later = builder.apply(Slice.of(1, 2, states), path);
    Value earlier = builder.apply(Slice.of(1, 0, states - 2), path);
    Value same = terms.equal(later, earlier);
    Value none = terms.equal(later, terms.longs(Shape.SCALAR, blank));
    Value barred = builder.apply(Binary.MAX, same, none);
    Value first = terms.builder().constant(TensorType.floats(rows, 2), new float[2 * rows]);
    Value all = builder.apply(new Concat(1), terms.plus(first, 1), barred);
    return terms.times(all, LOG_OF_ZERO);
  }

  /** A path begins with the blank or the first label. */
  private static Value firstStates(Terms terms, int states) {
    float[] start = new float[states];
    for (int state = 2; state < states; state++) {
      start[state] = (float) LOG_OF_ZERO;
    }
    return terms.builder().constant(TensorType.floats(1, states), start);
  }

  /** What state s - by had. */
  private static Value moved(Terms terms, Value alpha, int by) {
    int rows = alpha.shape().size(0);
    int states = alpha.shape().size(1);
    float[] none = new float[rows * by];
    Arrays.fill(none, (float) LOG_OF_ZERO);
    Value front = terms.builder().constant(TensorType.floats(rows, by), none);
    Value kept = terms.builder().apply(Slice.of(1, 0, states - by), alpha);
    return terms.builder().apply(new Concat(1), front, kept);
  }

  private static Value logOfSum(Terms terms, List<Value> logarithms) {
    GraphBuilder builder = terms.builder();
    Value largest = logarithms.get(0);
    for (Value other : logarithms.subList(1, logarithms.size())) {
      largest = builder.apply(Binary.MAX, largest, other);
    }
    Value sum = null;
    for (Value one : logarithms) {
      Value share = terms.apply(Unary.EXP, terms.sub(one, largest));
      sum = sum == null ? share : terms.add(sum, share);
    }
    return terms.add(largest, terms.apply(Unary.LOG, sum));
  }

  /** A path ends with the row's last label or the blank behind it. */
  private Value ends(Terms terms, Value alpha, Value truth, int rows) {
    Value blanks = terms.equal(truth, terms.longs(Shape.SCALAR, blank));
    Value count = terms.reduce(Reduction.SUM, terms.from(1, blanks), true, 1);
    int states = 2 * labels + 1;
    float[] numbers = new float[states];
    for (int state = 0; state < states; state++) {
      numbers[state] = state;
    }
    Value state = terms.builder().constant(TensorType.floats(1, states), numbers);
    Value behind = terms.sub(state, terms.times(count, 2));
    Value last = terms.equal(behind, terms.builder().constant(0));
    Value label = terms.equal(behind, terms.builder().constant(-1));
    Value others = terms.from(1, terms.add(last, label));
    Value open = terms.add(alpha, terms.times(others, LOG_OF_ZERO));
    Value largest = terms.reduce(Reduction.MAX, open, true, 1);
    Value shares = terms.apply(Unary.EXP, terms.sub(open, largest));
    Value sum = terms.apply(Unary.LOG, terms.reduce(Reduction.SUM, shares, true, 1));
    return terms.reshape(terms.add(largest, sum), rows);
  }
}
