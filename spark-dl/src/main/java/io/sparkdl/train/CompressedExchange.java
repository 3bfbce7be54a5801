package io.sparkdl.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/**
 * An exchange between some workers, each directly with each, of messages that leave something out,
 * which {@link ErrorFeedback} keeps. A worker's own gradient goes into the sum of its own part as
 * it is, since nobody sends it. Every piece of a part is compressed by itself.
 */
final class CompressedExchange implements RangeExchange {
  private static final int PIECE_FLOATS = GroupExchange.PIECE_FLOATS;

  private final GroupExchange exact;
  private final PeerChannel[] channels;
  private final FloatBuffer floats;
  private final ErrorFeedback feedback;
  private final Senders senders;

  /** By member, as each is sent to by a thread of its own; what this worker reads has its own. */
  private final GradientCodec[] codecs;

  private final ByteBuffer[] messages;

  /** One message for all, of the own part. */
  private ByteBuffer change = GroupExchange.direct(0);

  /**
   * An exchange.
   *
   * @param own which member of the group this worker is
   * @param channels to the members, in the order of sums; null for this worker itself
   * @param array little-endian, of which ranges are exchanged
   * @param longest elements of the longest part of a member
   * @param feedback of the same array
   */
  CompressedExchange(
      int own,
      PeerChannel[] channels,
      ByteBuffer array,
      int longest,
      Senders senders,
      GradientCompression compression,
      ErrorFeedback feedback) {
    // It sums nothing.
    this.exact = new GroupExchange(own, channels, array, 0, senders);
    this.channels = channels.clone();
    this.floats = array.asFloatBuffer();
    this.feedback = feedback;
    this.senders = senders;
    this.codecs = new GradientCodec[channels.length];
    this.messages = new ByteBuffer[channels.length];
    for (int member = 0; member < channels.length; member++) {
      codecs[member] = compression.codec();
      int bytes = codecs[member].bytes(Math.min(PIECE_FLOATS, longest));
      messages[member] = GroupExchange.direct(bytes);
    }
  }

  @Override
  public int own() {
    return exact.own();
  }

  @Override
  public void reduceScatter(Parts parts, SliceSum sum, int at) throws IOException {
    List<Future<Void>> sends = new ArrayList<>(channels.length);
    for (int member = 0; member < channels.length; member++) {
      if (member != own()) {
        int to = member;
        int from = parts.from(member);
        int count = parts.size(member);
        sends.add(senders.submit(bytes(count), () -> sendGradient(to, from, count)));
      }
    }
    int size = parts.size(own());
    for (int begin = 0; begin < size; begin += PIECE_FLOATS) {
      int count = Math.min(PIECE_FLOATS, size - begin);
      addPieces(parts.from(own()) + begin, count, sum, at + begin);
    }
    Senders.await(sends);
  }

  private int bytes(int count) {
    return codecs[own()].bytes(count);
  }

  private void sendGradient(int member, int from, int count) throws IOException {
    for (int at = 0; at < count; at += PIECE_FLOATS) {
      int piece = Math.min(PIECE_FLOATS, count - at);
      feedback.compressGradient(codecs[member], from + at, piece, messages[member]);
      channels[member].send(messages[member]);
    }
  }

  private void addPieces(int from, int count, SliceSum sum, int at) throws IOException {
    sum.clear(at, count);
    for (int member = 0; member < channels.length; member++) {
      if (member == own()) {
        sum.add(floats.slice(from, count), at);
      } else {
        codecs[own()].add(received(member, count), sum.elements().slice(at, count));
      }
    }
  }

  private ByteBuffer received(int member, int count) throws IOException {
    ByteBuffer message = messages[own()].clear().limit(bytes(count));
    channels[member].receive(message);
    return message.flip();
  }

  @Override
  public void allGather(Parts parts) throws IOException {
    exact.allGather(parts);
  }

  @Override
  public void allGatherWeights(Parts parts) throws IOException {
    int length = compressChange(parts.from(own()), parts.size(own()));
    List<Future<Void>> sends = new ArrayList<>(channels.length);
    for (PeerChannel channel : channels) {
      if (channel != null) {
        sends.add(senders.submit(length, () -> sendChange(channel, parts.size(own()))));
      }
    }
    for (int member = 0; member < channels.length; member++) {
      if (member != own()) {
        int end = parts.from(member + 1);
        for (int at = parts.from(member); at < end; at += PIECE_FLOATS) {
          int count = Math.min(PIECE_FLOATS, end - at);
          feedback.applyChange(codecs[own()], at, count, received(member, count));
        }
      }
    }
    Senders.await(sends);
  }

  /** Writes the messages of the own part one behind the other; gives their length. */
  private int compressChange(int from, int size) throws IOException {
    int most = bytes(PIECE_FLOATS) * (size / PIECE_FLOATS) + bytes(size % PIECE_FLOATS);
    if (change.capacity() < most) {
      change = GroupExchange.direct(most);
    }
    int end = 0;
    for (int at = 0; at < size; at += PIECE_FLOATS) {
      int count = Math.min(PIECE_FLOATS, size - at);
      feedback.compressChange(codecs[own()], from + at, count, changePiece(end, count));
      end += bytes(count);
    }
    return end;
  }

  private void sendChange(PeerChannel channel, int size) throws IOException {
    int begin = 0;
    for (int at = 0; at < size; at += PIECE_FLOATS) {
      int count = Math.min(PIECE_FLOATS, size - at);
      channel.send(changePiece(begin, count));
      begin += bytes(count);
    }
  }

  private ByteBuffer changePiece(int at, int count) {
    return change.slice(at, bytes(count)).order(change.order());
  }
}
