package io.sparkdl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.Activation;
import io.sparkdl.engine.network.ActivationLayer;
import io.sparkdl.engine.network.Conv2d;
import io.sparkdl.engine.network.Dense;
import io.sparkdl.engine.network.Frozen;
import io.sparkdl.engine.network.Functional;
import io.sparkdl.engine.network.Layer;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.network.Residual;
import io.sparkdl.engine.network.Sequential;
import io.sparkdl.kernels.operator.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A scan of the class path: what exists and has no gradient check fails here. */
class CoverageTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          // Test classes of kernels come in a jar of their own.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.sparkdl");

  @Test
  void layers_onTheClassPath_areAllInNetworkCases() {
    Set<Class<?>> tested = new HashSet<>();
    layers().forEach(layer -> tested.add(layer.getClass()));
    assertEquals(names(implementations(Layer.class)), names(tested));
  }

  @Test
  void layersAndLosses_onTheClassPath_areDeclaredForJson() {
    assertEquals(names(implementations(Layer.class)), names(declared(Layer.class)));
    assertEquals(names(implementations(Loss.class)), names(declared(Loss.class)));
  }

  private static Set<Class<?>> declared(Class<?> contract) {
    Set<Class<?>> declared = new HashSet<>();
    for (JsonSubTypes.Type type : contract.getAnnotation(JsonSubTypes.class).value()) {
      declared.add(type.value());
    }
    return declared;
  }

  @Test
  void networks_ofAllCases_comeBackEqualFromJson() {
    for (NetworkCase networkCase : NetworkCase.all()) {
      TrainingSpec spec = networkCase.spec();
      assertEquals(spec, TrainingSpec.fromJson(spec.toJson()), networkCase.name());
    }
  }

  @Test
  void networks_onTheClassPath_areAllInNetworkCases() {
    Set<Class<?>> tested = new HashSet<>();
    NetworkCase.all().forEach(networkCase -> tested.add(networkCase.spec().network().getClass()));
    assertEquals(names(implementations(Network.class)), names(tested));
  }

  @Test
  void activations_all_areInNetworkCases() {
    Set<Activation> tested = EnumSet.noneOf(Activation.class);
    for (Layer layer : layers()) {
      Activation activation =
          layer instanceof Dense dense
              ? dense.activation()
              : layer instanceof Conv2d convolution
                  ? convolution.activation()
                  : layer instanceof ActivationLayer own ? own.function() : null;
      if (activation != null) {
        tested.add(activation);
      }
    }
    assertEquals(EnumSet.allOf(Activation.class), tested);
  }

  @Test
  void losses_all_areInNetworkCases() {
    Set<Class<?>> tested = new HashSet<>();
    NetworkCase.all().forEach(networkCase -> tested.add(networkCase.spec().loss().getClass()));
    assertEquals(names(implementations(Loss.class)), names(tested));
  }

  /**
   * Rules are checked case by case in {@link OperatorGradientTest}; here, that every operator whose
   * rule is not documented as none has cases there.
   */
  @Test
  void operators_withGradientRule_areAllInGradientCases() {
    Set<Object> expected = new HashSet<>();
    for (Class<?> type : implementations(Operator.class)) {
      Object[] constants = type.getEnumConstants();
      expected.addAll(constants == null ? List.of(type) : Arrays.asList(constants));
    }
    expected.removeIf(OperatorGradientTest::documentedAsWithoutRule);
    expected.removeAll(OperatorGradientTest.withoutFloats());
    Set<Object> tested = OperatorGradientTest.cases().keySet();
    assertEquals(texts(expected), texts(tested));
    assertTrue(tested.size() > 30, "operators: " + tested);
  }

  private static List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    for (NetworkCase networkCase : NetworkCase.all()) {
      Network network = networkCase.spec().network();
      if (network instanceof Sequential sequential) {
        layers.addAll(sequential.layers());
      } else if (network instanceof Functional functional) {
        functional.nodes().forEach(node -> layers.add(node.layer()));
      }
    }
    layers.removeIf(layer -> layer == null);
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof Residual residual) {
        layers.addAll(residual.body());
        layers.addAll(residual.shortcut());
      } else if (layers.get(i) instanceof Frozen frozen) {
        layers.addAll(frozen.layers());
      }
    }
    return layers;
  }

  /** Records and enums of the project, without tests, that implement an interface. */
  static Set<Class<?>> implementations(Class<?> contract) {
    Set<Class<?>> classes = new HashSet<>();
    for (JavaClass type : CLASSES) {
      boolean constantOfEnum = type.isAnonymousClass();
      if (type.isAssignableTo(contract) && !type.isInterface() && !constantOfEnum) {
        classes.add(type.reflect());
      }
    }
    return classes;
  }

  private static Set<String> names(Set<Class<?>> classes) {
    Set<String> names = new HashSet<>();
    classes.forEach(type -> names.add(type.getSimpleName()));
    return names;
  }

  private static List<String> texts(Set<Object> objects) {
    return objects.stream().map(Object::toString).sorted().toList();
  }
}
