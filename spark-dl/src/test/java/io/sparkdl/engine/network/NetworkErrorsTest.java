package io.sparkdl.engine.network;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What layers say of values and inputs that they cannot take, and where. */
class NetworkErrorsTest {
  /** Each in place of X of a sequential network whose second layer is X. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{`type`:`conv2d`}|layers[1].filters, got: no number",
        "{`type`:`conv2d`,`filters`:4,`kernel`:[0]}|conv2d.kernel: expected one or two sizes",
        "{`type`:`conv2d`,`filters`:4,`kernel`:[3,3,3]}|conv2d.kernel: expected one or two sizes",
        "{`type`:`conv2d`,`filters`:4,`kernel`:[null]}|conv2d.kernel: expected one or two sizes",
        "{`type`:`conv2d`,`filters`:4,`kernel`:`3`}|layers[1].kernel",
        "{`type`:`conv2d`,`filters`:4,`strides`:[0]}|conv2d.strides",
        "{`type`:`conv2d`,`filters`:4,`dilations`:[0]}|conv2d.dilations",
        "{`type`:`conv2d`,`filters`:4,`groups`:3}|divided by groups",
        "{`type`:`conv2d`,`filters`:0}|at least 1 filter",
        "{`type`:`conv2d`,`filters`:4.5}|layers[1].filters",
        "{`type`:`conv2d`,`filters`:4,`padding`:`full`}|layers[1].padding",
        "{`type`:`conv2d`,`filters`:4,`activation`:`glu`}|layers[1].activation",
        "{`type`:`conv2d`,`filters`:4,`initializer`:`ortho`}|layers[1].initializer",
        "{`type`:`maxPool2d`,`pool`:[0]}|maxPool2d.pool",
        "{`type`:`averagePool2d`,`strides`:[-1]}|averagePool2d.strides",
        "{`type`:`batchNorm`,`momentum`:1}|momentum in [0, 1)",
        "{`type`:`batchNorm`,`epsilon`:0}|epsilon above 0",
        "{`type`:`dropout`}|layers[1].ratio",
        "{`type`:`dropout`,`ratio`:-0.1}|ratio in [0, 1)",
        "{`type`:`dropout`,`ratio`:`NaN`}|ratio in [0, 1)",
        "{`type`:`activation`}|activation: expected a function",
        "{`type`:`reshape`}|reshape: expected a row's axis sizes",
        "{`type`:`reshape`,`shape`:[2,0]}|reshape: expected a row's axis sizes",
        "{`type`:`reshape`,`shape`:[2,null]}|reshape: expected a row's axis sizes",
        "{`type`:`rescale`,`deviation`:[0]}|deviations other than 0",
        "{`type`:`rescale`,`mean`:[1,2],`deviation`:[1,2,3]}|rescale: expected",
        "{`type`:`rescale`,`deviation`:[-0.0]}|deviations other than 0",
        "{`type`:`rescale`,`scale`:`NaN`}|rescale: expected a scale",
        "{`type`:`rescale`,`mean`:[null]}|rescale: expected",
        "{`type`:`residual`}|residual: expected a body",
        "{`type`:`residual`,`body`:[null]}|residual: expected a body",
        "{`type`:`residual`,`body`:[{`type`:`flatten`}],`shortcut`:[null]}|expected a shortcut",
        "{`type`:`residual`,`body`:[{`type`:`dense`}]}|layers[1].body[0].units",
        "{`type`:`flatten`,`axis`:1}|axis",
        "{}|layers[1]",
        "[]|layers[1]",
        "null|sequential: expected layers",
      })
  void json_layerWithWrongValue_saysWhatAndWhere(String layer, String told) {
    String json =
        "{`type`:`sequential`,`layers`:[{`type`:`flatten`},%s]}".formatted(layer).replace('`', '"');
    var error = assertThrows(IllegalArgumentException.class, () -> Network.fromJson(json));
    assertTrue(error.getMessage().startsWith("network: expected valid JSON"), error.getMessage());
    assertTrue(error.getMessage().contains(told), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[]|functional: expected nodes",
        "[{`inputs`:[`input`],`layer`:{`type`:`flatten`}}]|node null: expected a name",
        "[{`name`:`a`,`layer`:{`type`:`flatten`}}]|node a: expected a name and a layer",
        "[{`name`:`a`,`inputs`:[`input`,`input`],`layer`:{`type`:`flatten`}}]|as many inputs",
        "[{`name`:`a`,`inputs`:[`input`],`merge`:`add`}]|a merge with several",
        "[{`name`:`a`,`inputs`:[`input`,`input`],`merge`:`sub`}]|nodes[0].merge",
        "[{`name`:`input`,`inputs`:[`input`],`layer`:{`type`:`flatten`}}]|a new name",
        "[{`name`:`a`,`inputs`:[`a`],`layer`:{`type`:`flatten`}}]|inputs among the earlier",
        "[{`name`:`a`,`inputs`:[null],`layer`:{`type`:`flatten`}}]|node a: expected",
        "[{`name`:`b`,`inputs`:[`input`],`layer`:{`type`:`flatten`}}]|an output among",
        "[null]|functional: expected nodes",
      })
  void json_functionalWithWrongNodes_saysWhatAndWhere(String nodes, String told) {
    String json =
        "{`type`:`functional`,`nodes`:%s,`output`:`a`}".formatted(nodes).replace('`', '"');
    var error = assertThrows(IllegalArgumentException.class, () -> Network.fromJson(json));
    assertTrue(error.getMessage().startsWith("network: expected valid JSON"), error.getMessage());
    assertTrue(error.getMessage().contains(told), error.getMessage());
  }

  @Test
  void outputShape_layersThatDoNotFit_nameLayerAndShape() {
    expectShapeError(Sequential.of(new Dense(3)), "layer 0, dense: expected rows", 3, 8, 8);
    expectShapeError(Sequential.of(new MaxPool2d(2)), "layer 0, maxPool2d: expected images", 8);
    expectShapeError(
        Sequential.of(new AveragePool2d(2)), "layer 0, averagePool2d: expected images", 8);
    expectShapeError(
        Sequential.of(new GlobalAveragePool2d()), "globalAveragePool2d: expected images", 8);
    expectShapeError(Sequential.of(new ReshapeLayer(List.of(3, 3))), "layer 0, Reshape", 8);
    expectShapeError(
        Sequential.of(new Rescale(1.0, List.of(1.0, 2.0), null)), "2 channels", 3, 8, 8);
    Layer grouped = new Conv2d(4, List.of(3), null, null, null, 2, null, null, null);
    expectShapeError(Sequential.of(grouped), "channels that 2 groups divide", 3, 8, 8);
    expectShapeError(Sequential.of(new MaxPool2d(9)), "layer 0, window: expected", 3, 8, 8);
    expectShapeError(Networks.cnn(4), "layer 13, window: expected", 3, 3, 8);
  }

  @Test
  void outputShape_branchesThatDoNotMeet_areNamed() {
    Layer residual = new Residual(List.of(new Dense(3)), null, null);
    expectShapeError(
        Sequential.of(residual), "residual: expected body and shortcut to give one shape", 5);
    Layer inner = new Residual(List.of(new Dense(5), new MaxPool2d(2)), null, null);
    expectShapeError(Sequential.of(inner), "layer 0, layer 1, maxPool2d", 5);
    Network sum =
        Functional.builder()
            .layer("a", new Dense(3), Functional.INPUT)
            .layer("b", new Dense(4), Functional.INPUT)
            .merge("sum", Functional.Merge.ADD, "a", "b")
            .output("sum");
    expectShapeError(sum, "node sum, broadcast: expected equal sizes", 5);
  }

  private static void expectShapeError(Network network, String told, int... row) {
    var error = assertThrows(ShapeException.class, () -> network.outputShape(Shape.of(row)));
    assertTrue(error.getMessage().contains(told), error.getMessage());
  }
}
