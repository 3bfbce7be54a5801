package io.sparkdl.engine.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.network.Networks;
import io.sparkdl.kernels.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights to safetensors and back, and what a corrupt file says. */
class SafetensorsTest {
  private static byte[] written(Weights weights) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Safetensors.write(weights, out);
    return out.toByteArray();
  }

  private static Map<String, NamedTensor> read(byte[] file) throws IOException {
    return Safetensors.read(new ByteArrayInputStream(file));
  }

  private static byte[] file(String header, int elementBytes) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.allocate(8 + text.length + elementBytes);
    return buffer.order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text).array();
  }

  @Test
  void weights_writtenAndRead_areEqual() throws IOException {
    ParameterLayout layout = Networks.cnn(10).layout(Shape.of(3, 8, 8));
    Weights weights = Weights.initial(layout, 3);
    Weights back = Weights.of(layout, read(written(weights)));
    assertArrayEquals(weights.parameters(), back.parameters());
    assertArrayEquals(weights.state(), back.state());
    assertArrayEquals(written(weights), Safetensors.bytes(weights));
  }

  /** As above, of more elements than go through the heap at once, in another order than written. */
  @Test
  void read_intoTheLayout_asTensorsByName() throws IOException {
    ParameterLayout written = layout("large", "small");
    ParameterLayout layout = layout("small", "large");
    byte[] file = written(Weights.initial(written, 3));
    Weights weights = Safetensors.read(layout, new ByteArrayInputStream(file));
    assertArrayEquals(Weights.of(layout, read(file)).parameters(), weights.parameters());
    assertThrows(
        IllegalArgumentException.class,
        () -> Safetensors.check(layout("small"), new ByteArrayInputStream(file)));
    for (byte[] wrong : List.of(Arrays.copyOf(file, file.length - 1), Arrays.copyOf(file, 100))) {
      IOException error =
          assertThrows(
              IOException.class, () -> Safetensors.check(layout, new ByteArrayInputStream(wrong)));
      assertTrue(error.getMessage().startsWith("safetensors: expected"), error.getMessage());
    }
    byte[] longer = Arrays.copyOf(file, file.length + 1);
    assertThrows(
        IOException.class, () -> Safetensors.read(layout, new ByteArrayInputStream(longer)));
  }

  private static ParameterLayout layout(String... names) {
    ParameterLayout layout = new ParameterLayout();
    for (String name : names) {
      Shape shape = name.equals("large") ? Shape.of(130, 257) : Shape.of(3);
      layout.add(name, shape, TensorSpec.Kind.PARAMETER, Initializer.GLOROT_UNIFORM);
    }
    return layout;
  }

  @Test
  void read_truncatedAnywhere_isRefused() throws IOException {
    byte[] file = written(Weights.initial(Networks.mlp(3).layout(Shape.of(2)), 1));
    for (int length = 0; length < file.length; length += Math.max(1, file.length / 97)) {
      byte[] truncated = Arrays.copyOf(file, length);
      IOException error = assertThrows(IOException.class, () -> read(truncated));
      assertTrue(error.getMessage().startsWith("safetensors: expected"), error.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,8]}}|dtype F32",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}|as many bytes",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}|at least 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|begin at byte 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|more bytes",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536],\"data_offsets\":[0,8]}}|at most",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|b to begin at byte 4",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|JSON header",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}|truncated",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}|begin at byte 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}|as many bytes",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}|data_offsets",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,\"8\"]}}|data_offsets",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0.5,8.5]}}|data_offsets",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,36893488147419103240]}}|data_offsets",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.5],\"data_offsets\":[0,8]}}|axis sizes",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}}|shape",
        "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}|shape",
        "{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}|dtype",
        "{\"a\":7}|tensor a with dtype",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} x|JSON header",
        "{\"__metadata__\":{\"format\":\"pt\"}}|more bytes",
        "[1]|JSON object",
        "{\"a\":|JSON header",
      })
  void read_wrongHeader_saysWhatIsWrong(String header, String told) {
    IOException error = assertThrows(IOException.class, () -> read(file(header, 8)));
    assertTrue(error.getMessage().contains(told), error.getMessage());
  }

  @Test
  void read_hugeHeaderLength_isRefusedBeforeItIsAllocated() {
    byte[] file = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 60).array();
    assertThrows(IOException.class, () -> read(file));
  }

  /** Whatever one byte of the header becomes, reading ends in tensors or in one clear error. */
  @Test
  void read_anyByteOfHeaderChanged_isReadOrRefusedClearly() throws IOException {
    byte[] file = written(Weights.initial(Networks.mlp(3).layout(Shape.of(2)), 1));
    int headerEnd = 8 + (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    int refused = 0;
    for (int i = 0; i < headerEnd; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = file.clone();
        changed[i] ^= (byte) (1 << bit);
        try {
          read(changed);
        } catch (IOException e) {
          assertTrue(e.getMessage().startsWith("safetensors: expected"), e.toString());
          refused++;
        }
      }
    }
    assertTrue(refused > headerEnd, "refused " + refused + " of " + 8 * headerEnd);
  }

  @Test
  void read_fileOfAnotherTool_takesItsTensors() throws IOException {
    // struct.pack('<Q', len(h)) + h + np.array([1.5, -2], '<f4').tobytes(), tensors out of order.
    String header =
        "{\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[4,8]},"
            + "\"__metadata__\":{\"format\":\"np\"},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]},"
            + "\"none\":{\"dtype\":\"F32\",\"shape\":[0,3],\"data_offsets\":[4,4]}}   ";
    byte[] file = file(header, 8);
    ByteBuffer elements = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    elements.putFloat(file.length - 8, 1.5f).putFloat(file.length - 4, -2);
    Map<String, NamedTensor> tensors = read(file);
    assertEquals(3, tensors.size());
    assertArrayEquals(new float[] {1.5f}, tensors.get("a").elements());
    assertEquals(Shape.of(1, 1), tensors.get("a").shape());
    assertArrayEquals(new float[] {-2}, tensors.get("b").elements());
    assertEquals(Shape.of(0, 3), tensors.get("none").shape());
  }

  @Test
  void write_elements_startAtMultipleOfEightBytes() throws IOException {
    for (int units = 1; units < 12; units++) {
      byte[] file = written(Weights.initial(Networks.mlp(units).layout(Shape.of(units)), 1));
      long header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
      assertEquals(0, header % 8);
      assertEquals('{', file[8]);
    }
  }

  @Test
  void weights_missingOrSurplusTensor_isNamed() throws IOException {
    ParameterLayout small = Networks.mlp(3).layout(Shape.of(2));
    Map<String, NamedTensor> tensors = read(written(Weights.initial(small, 1)));
    tensors.put("surplus", new NamedTensor(Shape.of(1), new float[1]));
    var surplus = assertThrows(IllegalArgumentException.class, () -> Weights.of(small, tensors));
    assertTrue(surplus.getMessage().contains("surplus"), surplus.getMessage());
    tensors.remove("surplus");
    tensors.remove("1-dense.bias");
    var missing = assertThrows(IllegalArgumentException.class, () -> Weights.of(small, tensors));
    assertTrue(missing.getMessage().contains("1-dense.bias"), missing.getMessage());
  }

  @Test
  void initial_sameSeed_sameWeightsWithTheStatedVariance() {
    ParameterLayout layout = Networks.mlp(10).layout(Shape.of(784));
    Weights weights = Weights.initial(layout, 3);
    assertArrayEquals(weights.parameters(), Weights.initial(layout, 3).parameters());
    TensorSpec first = layout.tensors().get(0);
    double squares = 0;
    double sum = 0;
    for (float element : weights.elements(first)) {
      squares += element * element;
      sum += element;
    }
    long count = first.shape().elements();
    assertEquals(Initializer.HE_NORMAL, first.initializer());
    assertEquals(2.0 / 784, squares / count, 2.0 / 784 * 0.02);
    assertEquals(0, sum / count, 1e-3);
  }
}
