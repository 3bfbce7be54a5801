package io.sparkdl.engine;

import io.sparkdl.engine.optimizer.ParameterRules;
import io.sparkdl.engine.weights.OwnedParameters;
import io.sparkdl.engine.weights.ParameterLayout;
import io.sparkdl.engine.weights.Span;
import io.sparkdl.engine.weights.TensorSpec;
import io.sparkdl.engine.weights.TensorSpec.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Consecutive parameters that one update changes alike.
 *
 * @param from first, in the flat array
 * @param to one behind the last
 * @param packed place of the first in what the owner keeps, where owned spans lie packed
 * @param tensor position of the tensor among the layout's, where ranges are of one tensor each
 * @param rateFactor factor of the learning rate
 * @param decayFactor factor of the weight decay
 */
record ParameterRange(
    long from, long to, long packed, int tensor, double rateFactor, double decayFactor) {
  /**
   * The ranges of what a worker owns.
   *
   * @param trained names of the parameters that are to change
   * @param perTensor true for a range per tensor, false for as few as possible
   */
  static List<ParameterRange> of(
      ParameterLayout layout,
      ParameterRules rules,
      Predicate<String> trained,
      OwnedParameters owned,
      boolean perTensor) {
    List<ParameterRange> ranges = new ArrayList<>();
    long packed = 0;
    for (Span span : owned.spans()) {
      ranges.addAll(of(layout, rules, trained, span, packed, perTensor));
      packed += span.length();
    }
    return ranges;
  }

  private static List<ParameterRange> of(
      ParameterLayout layout,
      ParameterRules rules,
      Predicate<String> trained,
      Span span,
      long packed,
      boolean perTensor) {
    List<ParameterRange> ranges = new ArrayList<>();
    boolean open = false;
    for (int index = 0; index < layout.tensors().size(); index++) {
      TensorSpec tensor = layout.tensors().get(index);
      if (tensor.kind() != Kind.PARAMETER) {
        continue;
      }
      long start = Math.max(span.from(), tensor.offset());
      long end = Math.min(span.to(), tensor.offset() + tensor.shape().elements());
      if (!trained.test(tensor.name())) {
        open = false;
      } else if (start < end) {
        double rate = rules.learningRate(tensor.name());
        double decay = rules.weightDecay(tensor.name());
        ParameterRange last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
        boolean joins = open && !perTensor && last.rateFactor == rate && last.decayFactor == decay;
        if (joins) {
          // Over the gap between the tensors, which holds zeros and keeps them.
          ranges.remove(ranges.size() - 1);
          start = last.from;
        }
        ranges.add(
            new ParameterRange(start, end, packed + start - span.from(), index, rate, decay));
        open = true;
      }
    }
    return ranges;
  }

  int length() {
    return Math.toIntExact(to - from);
  }
}
