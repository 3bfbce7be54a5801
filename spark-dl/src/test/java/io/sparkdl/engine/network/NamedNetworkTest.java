package io.sparkdl.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.describe.NetworkDescription;
import io.sparkdl.engine.network.NamedNetwork.Sizes;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every network of the table can be made, described and written. */
class NamedNetworkTest {
  private static Sizes sizes(NamedNetwork named) {
    Shape row =
        switch (named.input()) {
          case NUMBERS -> Shape.of(3 * 16 * 16 + 1);
          case IMAGES -> Shape.of(3, 32, 32);
          case TOKENS -> Shape.of(12);
        };
    return new Sizes(row, 7, 50);
  }

  @ParameterizedTest
  @EnumSource
  void of_everyName_buildsDescribesAndRoundTrips(NamedNetwork named) {
    Sizes sizes = sizes(named);
    Network network = named.of(sizes);
    Shape output = network.outputShape(sizes.row());
    assertEquals(named.classifies(), output.equals(Shape.of(7)), output::toString);
    NetworkDescription described = NetworkDescription.of(network, sizes.row(), 2);
    assertTrue(described.parameters() > 1000, described::text);
    assertTrue(described.multiplyAdds() > 1000, described::text);
    assertEquals(network, Network.fromJson(network.toJson()));
  }

  @ParameterizedTest
  @EnumSource
  void named_everyId_isFound(NamedNetwork named) {
    assertSame(named, NamedNetwork.named(named.id()));
    assertTrue(NamedNetwork.names().contains(named.id()));
    assertEquals(named.classifies(), NamedNetwork.classifiers().contains(named.id()));
  }

  @Test
  void named_unknown_isNull() {
    assertNull(NamedNetwork.named("resnet"));
  }

  @Test
  void vgg13_convolutions_areThoseOfThePaper() {
    Sequential network = (Sequential) NamedNetwork.VGG13.of(sizes(NamedNetwork.VGG13));
    assertEquals(10, network.layers().stream().filter(Conv2d.class::isInstance).count());
  }

  @Test
  void of_rowsThatCannotBe_isRefused() {
    Sizes odd = new Sizes(Shape.of(9), 2, 5);
    for (NamedNetwork named :
        new NamedNetwork[] {NamedNetwork.ENCODER_DECODER, NamedNetwork.DIFFUSION_UNET}) {
      var error = assertThrows(ShapeException.class, () -> named.of(odd));
      assertTrue(error.getMessage().startsWith(named.id() + ": expected rows"), error.getMessage());
    }
  }
}
