package io.sparkdl.ml.tensorboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.sparkproject.spark_core.protobuf.CodedOutputStream;

/**
 * Messages of an event file: the protocol buffer {@code tensorflow.Event} of TensorBoard's {@code
 * event.proto}, of which wall_time is field 1, step 2, file_version 3, summary 5 and session_log 7.
 */
final class Event {
  /** The version that files begin with. */
  static final String FILE_VERSION = "brain.Event:2";

  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;

  /** {@code Summary.value}, {@code Summary.Value.tag} and {@code .simple_value}. */
  private static final int VALUE = 1;

  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;

  /** {@code SessionLog.status} and its value START. */
  private static final int STATUS = 1;

  private static final int START = 1;

  private Event() {}

  private interface Content {
    void write(CodedOutputStream out) throws IOException;
  }

  /** What a file begins with. */
  static byte[] version(double wallSeconds) {
    return event(wallSeconds, 0, out -> out.writeString(VERSION, FILE_VERSION));
  }

  /** Says that what was told of {@code step} and later steps is void: they come again. */
  static byte[] restart(double wallSeconds, long step) {
    byte[] log = message(out -> out.writeEnum(STATUS, START));
    return event(wallSeconds, step, out -> out.writeByteArray(SESSION_LOG, log));
  }

  /** Scalars by their tags, as float32. */
  static byte[] scalars(double wallSeconds, long step, Map<String, Double> scalars) {
    byte[] summary =
        message(
            out -> {
              for (Map.Entry<String, Double> scalar : scalars.entrySet()) {
                out.writeByteArray(VALUE, value(scalar.getKey(), scalar.getValue().floatValue()));
              }
            });
    return event(wallSeconds, step, out -> out.writeByteArray(SUMMARY, summary));
  }

  private static byte[] value(String tag, float number) {
    return message(
        out -> {
          out.writeString(TAG, tag);
          out.writeFloat(SIMPLE_VALUE, number);
        });
  }

  private static byte[] event(double wallSeconds, long step, Content what) {
    return message(
        out -> {
          out.writeDouble(WALL_TIME, wallSeconds);
          out.writeInt64(STEP, step);
          what.write(out);
        });
  }

  private static byte[] message(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      content.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
