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
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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

  /** Java's longest array. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private static final int MAX_HEADER_BYTES = 100_000_000;
  private static final String METADATA = "__metadata__";

  /** Elements go through the heap in parts of this size: a tensor may take gigabytes. */
  private static final int CHUNK_BYTES = 1 << 16;

  private Safetensors() {}

  private record Place(String name, Shape shape, long begin, long end) {}

  /** Writes every tensor; the stream stays open. */
  public static void write(Weights weights, OutputStream out) throws IOException {
    byte[] header = header(weights.layout());
    out.write(little(Long.BYTES).putLong(header.length).array());
    out.write(header);
    ByteBuffer chunk = little(CHUNK_BYTES);
    for (TensorSpec tensor : weights.layout().tensors()) {
      FloatBuffer left = elements(weights, tensor);
      while (left.hasRemaining()) {
        int count = Math.min(left.remaining(), CHUNK_BYTES / Float.BYTES);
        chunk.asFloatBuffer().put(left.slice().limit(count));
        left.position(left.position() + count);
        out.write(chunk.array(), 0, count * Float.BYTES);
      }
    }
  }

  /**
   * The weights as the bytes of a file.
   *
   * @throws IllegalArgumentException if they are 2^31 bytes or more
   */
  public static byte[] bytes(Weights weights) {
    long elements = 0;
    for (TensorSpec tensor : weights.layout().tensors()) {
      elements += tensor.shape().elements();
    }
    try {
      long length = Long.BYTES + header(weights.layout()).length + elements * Float.BYTES;
      if (length > MOST_BYTES) {
        throw new IllegalArgumentException(
            "safetensors: expected at most " + MOST_BYTES + " bytes of weights, got " + length);
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) length);
      write(weights, new BufferStream(bytes));
      return bytes.array();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fills a buffer, which does not grow as a ByteArrayOutputStream does, to twice what it has. */
  private static final class BufferStream extends OutputStream {
    private final ByteBuffer buffer;

    BufferStream(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public void write(int oneByte) {
      buffer.put((byte) oneByte);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      buffer.put(bytes, from, count);
    }
  }

  private static byte[] header(ParameterLayout layout) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    header.putObject(METADATA).put("format", "sparkdl");
    long position = 0;
    for (TensorSpec tensor : layout.tensors()) {
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
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A tensor's elements where they are. */
  private static FloatBuffer elements(Weights weights, TensorSpec tensor) {
    int from = Math.toIntExact(tensor.offset());
    int count = Math.toIntExact(tensor.shape().elements());
    return FloatBuffer.wrap(weights.array(tensor), from, count);
  }

  /**
   * Reads the weights of a network, each tensor to its place; the stream stays open.
   *
   * @throws IOException if the stream is truncated or not in the format, with what is wrong
   * @throws IllegalArgumentException if a tensor is missing, is one too many or has another shape
   */
  public static Weights read(ParameterLayout layout, InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    List<Place> places = places(data);
    layout.check(shapes(places));
    Weights weights = Weights.zeros(layout);
    Map<String, TensorSpec> tensors = new HashMap<>();
    layout.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
    for (Place place : places) {
      fill(elements(weights, tensors.get(place.name())), data, place);
    }
    requireEnd(data);
    return weights;
  }

  /**
   * Reads without keeping anything, for what {@link #read(ParameterLayout, InputStream)} throws.
   */
  public static void check(ParameterLayout layout, InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    List<Place> places = places(data);
    layout.check(shapes(places));
    for (Place place : places) {
      fill(null, data, place);
    }
    requireEnd(data);
  }

  /**
   * Reads every tensor; the stream stays open.
   *
   * @throws IOException if the stream is truncated or not in the format, with what is wrong
   */
  public static Map<String, NamedTensor> read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    Map<String, NamedTensor> tensors = new LinkedHashMap<>();
    for (Place place : places(data)) {
      tensors.put(place.name(), new NamedTensor(place.shape(), floats(data, place)));
    }
    requireEnd(data);
    return tensors;
  }

  /** The tensors of the header, each where the one before ends. */
  private static List<Place> places(DataInputStream data) throws IOException {
    byte[] header;
    try {
      long length = Long.reverseBytes(data.readLong());
      if (length < 2 || length > MAX_HEADER_BYTES) {
        throw invalid("a header of 2 to " + MAX_HEADER_BYTES + " bytes", length);
      }
      header = data.readNBytes((int) length);
      if (header.length < length) {
        throw invalid("a header of " + length + " bytes", header.length + " (truncated)");
      }
    } catch (EOFException e) {
      throw new IOException("safetensors: expected a whole file, got a truncated one", e);
    }
    List<Place> places = places(header);
    long position = 0;
    for (Place place : places) {
      if (place.begin() != position) {
        throw invalid("tensor " + place.name() + " to begin at byte " + position, place.begin());
      }
      position = place.end();
    }
    return places;
  }

  private static Map<String, Shape> shapes(List<Place> places) {
    Map<String, Shape> shapes = new HashMap<>();
    places.forEach(place -> shapes.put(place.name(), place.shape()));
    return shapes;
  }

  private static void requireEnd(InputStream in) throws IOException {
    if (in.read() >= 0) {
      throw invalid("the end after the last element", "more bytes");
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

  /** Elements of a tensor of any file: no more is allocated than the file is long. */
  private static float[] floats(DataInputStream in, Place place) throws IOException {
    int bytes = (int) (place.end() - place.begin());
    byte[] raw = in.readNBytes(bytes);
    if (raw.length < bytes) {
      throw truncated(place, raw.length);
    }
    float[] elements = new float[bytes / Float.BYTES];
    ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(elements);
    return elements;
  }

  /** Reads a tensor's elements, into their place unless that is null. */
  private static void fill(FloatBuffer elements, InputStream in, Place place) throws IOException {
    ByteBuffer chunk = little(CHUNK_BYTES);
    for (long at = place.begin(); at < place.end(); ) {
      int count = (int) Math.min(place.end() - at, CHUNK_BYTES);
      int got = in.readNBytes(chunk.array(), 0, count);
      if (got < count) {
        throw truncated(place, at - place.begin() + got);
      }
      if (elements != null) {
        elements.put(chunk.slice(0, count).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
      }
      at += count;
    }
  }

  private static IOException truncated(Place place, long got) {
    long bytes = place.end() - place.begin();
    return invalid("tensor " + place.name() + " of " + bytes + " bytes", got + " (truncated)");
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static IOException invalid(String expected, Object got) {
    return new IOException("safetensors: expected " + expected + ", got " + got);
  }
}
