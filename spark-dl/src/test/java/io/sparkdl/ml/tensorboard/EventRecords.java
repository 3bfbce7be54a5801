package io.sparkdl.ml.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads event files by the rules of TensorFlow's {@code record_writer.cc} and {@code event.proto},
 * with nothing of what writes them.
 */
public final class EventRecords {
  private EventRecords() {}

  /** An event: of its kinds one is there. */
  public record Event(
      double wallSeconds,
      long step,
      String version,
      boolean restarts,
      Map<String, Float> scalars) {}

  /** All events of a file, whose every checksum must be right and which must end with a record. */
  public static List<Event> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      int begin = bytes.position();
      int length = Math.toIntExact(bytes.getLong());
      assertEquals(checksum(bytes.array(), begin, 8), unmasked(bytes.getInt()), "length's");
      ByteBuffer message = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.position(bytes.position() + length);
      int sum = checksum(bytes.array(), begin + 12, length);
      assertEquals(sum, unmasked(bytes.getInt()), "message's");
      events.add(event(message));
    }
    return events;
  }

  /** The scalars of a tag, by step. */
  public static Map<Long, Float> scalars(List<Event> events, String tag) {
    Map<Long, Float> found = new HashMap<>();
    for (Event event : events) {
      if (event.scalars().containsKey(tag)) {
        found.put(event.step(), event.scalars().get(tag));
      }
    }
    return found;
  }

  private static int unmasked(int masked) {
    int turned = masked - 0xa282ead8;
    return turned >>> 17 | turned << 15;
  }

  /** CRC-32C bit by bit; of the ASCII digits 1 to 9 it is e3069283. */
  static int checksum(byte[] bytes, int from, int length) {
    int sum = -1;
    for (int i = from; i < from + length; i++) {
      sum ^= bytes[i] & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        sum = sum >>> 1 ^ ((sum & 1) == 1 ? 0x82f63b78 : 0);
      }
    }
    return ~sum;
  }

  private static Event event(ByteBuffer message) {
    double wall = 0;
    long step = 0;
    String version = null;
    boolean restarts = false;
    Map<String, Float> scalars = new HashMap<>();
    while (message.hasRemaining()) {
      int key = (int) number(message);
      switch (key) {
        case 1 << 3 | 1 -> wall = message.getDouble();
        case 2 << 3 -> step = number(message);
        case 3 << 3 | 2 -> version = text(part(message));
        case 5 << 3 | 2 -> summary(part(message), scalars);
        case 7 << 3 | 2 -> restarts = restarts(part(message));
        default -> throw new AssertionError("field key " + key);
      }
    }
    return new Event(wall, step, version, restarts, scalars);
  }

  private static void summary(ByteBuffer summary, Map<String, Float> scalars) {
    while (summary.hasRemaining()) {
      assertEquals(1 << 3 | 2, number(summary), "summary's value");
      ByteBuffer value = part(summary);
      assertEquals(1 << 3 | 2, number(value), "tag");
      String tag = text(part(value));
      assertEquals(2 << 3 | 5, number(value), "simple value");
      scalars.put(tag, value.getFloat());
      assertEquals(0, value.remaining());
    }
  }

  private static boolean restarts(ByteBuffer log) {
    assertEquals(1 << 3, number(log), "status");
    return number(log) == 1;
  }

  private static long number(ByteBuffer bytes) {
    long number = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes.get();
      number |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return number;
      }
    }
  }

  private static ByteBuffer part(ByteBuffer bytes) {
    int length = (int) number(bytes);
    ByteBuffer part = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + length);
    return part;
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }
}
