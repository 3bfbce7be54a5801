package io.sparkdl.engine.optimizer;

import io.sparkdl.engine.weights.ParameterLayout;
import io.sparkdl.engine.weights.Span;
import io.sparkdl.engine.weights.TensorSpec;
import io.sparkdl.engine.weights.TensorSpec.Kind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which parameters are trained how, by patterns of their names: {@code *} stands for any
 * characters, {@code ?} for one. Of several patterns that fit a name the first counts.
 *
 * @param frozen parameters that stay as they are: no update, no decay, no gradient
 * @param learningRates factors of the learning rate, above 0; 1 where no pattern fits
 * @param weightDecays factors of the weight decay, at least 0; 1 where no pattern fits
 */
public record ParameterRules(
    List<String> frozen, Map<String, Double> learningRates, Map<String, Double> weightDecays) {
  /** Every parameter is trained alike. */
  public static final ParameterRules NONE = new ParameterRules(null, null, null);

  public ParameterRules {
    frozen = frozen == null ? List.of() : List.copyOf(frozen);
    learningRates = copy(learningRates);
    weightDecays = copy(weightDecays);
    learningRates.forEach((names, factor) -> check("learningRates", names, factor, factor > 0));
    weightDecays.forEach((names, factor) -> check("weightDecays", names, factor, factor >= 0));
  }

  private static Map<String, Double> copy(Map<String, Double> factors) {
    // In order, since the first pattern counts.
    return factors == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(factors));
  }

  private static void check(String what, String names, Double factor, boolean inRange) {
    if (!inRange || factor.isInfinite()) {
      String least = what.equals("learningRates") ? "above 0" : "of at least 0";
      throw new IllegalArgumentException(
          what + ": expected a finite factor " + least + " for " + names + ", got " + factor);
    }
  }

  /** True if the parameter stays as it is. */
  public boolean isFrozen(String name) {
    return frozen.stream().anyMatch(pattern -> matches(pattern, name));
  }

  /** The parameters of a layout that are not frozen, a span for each tensor. */
  public List<Span> trained(ParameterLayout layout) {
    return layout.tensors().stream()
        .filter(tensor -> tensor.kind() == Kind.PARAMETER && !isFrozen(tensor.name()))
        .map(tensor -> new Span(tensor.offset(), tensor.offset() + tensor.shape().elements()))
        .toList();
  }

  /** Factor of the parameter's learning rate. */
  public double learningRate(String name) {
    return factor(learningRates, name);
  }

  /** Factor of the parameter's weight decay. */
  public double weightDecay(String name) {
    return factor(weightDecays, name);
  }

  /**
   * Checks that every pattern fits a parameter.
   *
   * @throws IllegalArgumentException naming the pattern, and the parameters there are
   */
  public void check(ParameterLayout layout) {
    List<String> names =
        layout.tensors().stream()
            .filter(tensor -> tensor.kind() == Kind.PARAMETER)
            .map(TensorSpec::name)
            .toList();
    frozen.forEach(pattern -> check("frozen", pattern, names));
    learningRates.keySet().forEach(pattern -> check("learningRates", pattern, names));
    weightDecays.keySet().forEach(pattern -> check("weightDecays", pattern, names));
  }

  private static void check(String what, String pattern, List<String> names) {
    if (names.stream().noneMatch(name -> matches(pattern, name))) {
      throw new IllegalArgumentException(
          what + ": expected a pattern of one of the parameters " + names + ", got " + pattern);
    }
  }

  private static double factor(Map<String, Double> factors, String name) {
    for (Map.Entry<String, Double> entry : factors.entrySet()) {
      if (matches(entry.getKey(), name)) {
        return entry.getValue();
      }
    }
    return 1;
  }

  /** True if the name fits the pattern. */
  public static boolean matches(String pattern, String name) {
    StringBuilder regex = new StringBuilder();
    for (char c : pattern.toCharArray()) {
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return name.matches(regex.toString());
  }
}
