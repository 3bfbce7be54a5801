package io.sparkdl.engine.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdl.kernels.tensor.Shape;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The safetensors format: a little-endian 8-byte header length, a JSON header with type, shape and
 * place of each tensor, then the elements. Float32 only. Other tools read what this writes.
 */
public final class Safetensors {
  /** Strict: of two tensors of one name, or text after the header, only a part would be read. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final int MAX_HEADER_BYTES = 100_000_000;
  private static final String METADATA = "__metadata__";

  private Safetensors() {}

  private record Place(String name, Shape shape, long begin, long end) {}

  /** Writes every tensor; the stream stays open. */
  public static void write(Weights weights, OutputStream out) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    header.putObject(METADATA).put("format", "sparkdl");
    long position = 0;
    for (TensorSpec tensor : weights.layout().tensors()) {
      ObjectNode entry = header.putObject(tensor.name());
      entry.put("dtype", "F32");
      var shape = entry.putArray("shape");
      for (int size : tensor.shape().toArray()) {
        shape.add(size);
      }
      long end = position + tensor.shape().elements() * Float.BYTES;
      entry.putArray("data_offsets").add(position).add(end);
      position = end;
    }
    String text = JSON.writeValueAsString(header);
    // The format wants the elements aligned to 8 bytes; the header is padded with spaces.
    text = text + " ".repeat((8 - text.getBytes(StandardCharsets.UTF_8).length % 8) % 8);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(little(Long.BYTES).putLong(bytes.length).array());
    out.write(bytes);
    for (TensorSpec tensor : weights.layout().tensors()) {
      float[] elements = weights.elements(tensor);
      ByteBuffer buffer = little(elements.length * Float.BYTES);
      buffer.asFloatBuffer().put(elements);
      out.write(buffer.array());
    }
  }

  /**
   * Reads every tensor; the stream stays open.
   *
   * @throws IOException if the stream is truncated or not in the format, with what is wrong
   */
  public static Map<String, NamedTensor> read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    try {
      long length = Long.reverseBytes(data.readLong());
      if (length < 2 || length > MAX_HEADER_BYTES) {
        throw invalid("a header of 2 to " + MAX_HEADER_BYTES + " bytes", length);
      }
      byte[] header = data.readNBytes((int) length);
      if (header.length < length) {
        throw invalid("a header of " + length + " bytes", header.length + " (truncated)");
      }
      Map<String, NamedTensor> tensors = new LinkedHashMap<>();
      long position = 0;
      for (Place place : places(header)) {
        if (place.begin() != position) {
          throw invalid("tensor " + place.name() + " to begin at byte " + position, place.begin());
        }
        tensors.put(place.name(), new NamedTensor(place.shape(), floats(data, place)));
        position = place.end();
      }
      if (data.read() >= 0) {
        throw invalid("the end after " + position + " bytes of elements", "more bytes");
      }
      return tensors;
    } catch (EOFException e) {
      throw new IOException("safetensors: expected a whole file, got a truncated one", e);
    }
  }

  private static List<Place> places(byte[] header) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(header);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "safetensors: expected a JSON header, got " + e.getOriginalMessage(), e);
    }
    if (!root.isObject()) {
      throw invalid("a JSON object as header", root.getNodeType());
    }
    List<Place> places = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (!field.getKey().equals(METADATA)) {
        places.add(place(field.getKey(), field.getValue()));
      }
    }
    places.sort(Comparator.comparingLong(Place::begin).thenComparingLong(Place::end));
    return places;
  }

  private static Place place(String name, JsonNode entry) throws IOException {
    JsonNode offsets = entry.path("data_offsets");
    JsonNode sizes = entry.path("shape");
    boolean placed = offsets.size() == 2 && integer(offsets.get(0)) && integer(offsets.get(1));
    if (!entry.path("dtype").asText().equals("F32") || !placed || !sizes.isArray()) {
      throw invalid("tensor " + name + " with dtype F32, shape and data_offsets", entry);
    }
    int[] shape = new int[sizes.size()];
    for (int axis = 0; axis < shape.length; axis++) {
      JsonNode size = sizes.get(axis);
      if (!integer(size) || !size.canConvertToInt() || size.asInt() < 0) {
        throw invalid("tensor " + name + " with axis sizes of at least 0", sizes);
      }
      shape[axis] = size.asInt();
    }
    Place place =
        new Place(name, Shape.of(shape), offsets.get(0).asLong(), offsets.get(1).asLong());
    if (place.end() - place.begin() != elements(place) * Float.BYTES) {
      throw invalid("tensor " + name + " " + place.shape() + " in as many bytes", offsets);
    }
    return place;
  }

  private static boolean integer(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong();
  }

  private static long elements(Place place) throws IOException {
    try {
      long elements = place.shape().elements();
      if (elements <= Integer.MAX_VALUE / Float.BYTES) {
        return elements;
      }
    } catch (ArithmeticException e) {
      // Said below, as for any tensor that is too large.
    }
    throw invalid("tensor " + place.name() + " of at most 2^31 bytes", place.shape());
  }

  private static float[] floats(DataInputStream in, Place place) throws IOException {
    int bytes = (int) (place.end() - place.begin());
    byte[] raw = in.readNBytes(bytes);
    if (raw.length < bytes) {
      throw invalid(
          "tensor " + place.name() + " of " + bytes + " bytes", raw.length + " (truncated)");
    }
    float[] elements = new float[bytes / Float.BYTES];
    ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(elements);
    return elements;
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static IOException invalid(String expected, Object got) {
    return new IOException("safetensors: expected " + expected + ", got " + got);
  }
}
