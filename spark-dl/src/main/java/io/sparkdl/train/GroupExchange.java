package io.sparkdl.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/**
 * An exchange between some workers, each directly with each, of all numbers as they are: as many
 * messages of one part sent and received as there are others, the bytes of a ring.
 */
final class GroupExchange implements RangeExchange {
  /** Messages are cut to this many floats: sums are taken while the next piece is on its way. */
  static final int PIECE_FLOATS = Collective.PIECE_BYTES / Float.BYTES;

  private final int own;
  private final PeerChannel[] channels;
  private final ByteBuffer bytes;
  private final FloatBuffer floats;

  /** Two, as the first two parts of a sum are added in one pass. */
  private final ByteBuffer[] pieces;

  private final Senders senders;

  /**
   * An exchange.
   *
   * @param own which member of the group this worker is
   * @param channels to the members, in the order of sums; null for this worker itself
   * @param array little-endian, of which ranges are exchanged
   * @param longest elements of the longest own part
   */
  GroupExchange(int own, PeerChannel[] channels, ByteBuffer array, int longest, Senders senders) {
    this.own = own;
    this.channels = channels.clone();
    this.bytes = array;
    this.floats = array.asFloatBuffer();
    int pieceBytes = Math.max(4, Math.min(PIECE_FLOATS, longest)) * Float.BYTES;
    this.pieces = new ByteBuffer[] {direct(pieceBytes), direct(pieceBytes)};
    this.senders = senders;
  }

  static ByteBuffer direct(int length) {
    return ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public int own() {
    return own;
  }

  @Override
  public void reduceScatter(Parts parts, SliceSum sum, int at) throws IOException {
    List<Future<Void>> sends = new ArrayList<>(channels.length);
    for (int member = 0; member < channels.length; member++) {
      send(sends, member, parts.from(member), parts.size(member));
    }
    int size = parts.size(own);
    for (int begin = 0; begin < size; begin += PIECE_FLOATS) {
      int count = Math.min(PIECE_FLOATS, size - begin);
      int from = parts.from(own) + begin;
      if (channels.length == 1) {
        sum.begin(piece(0, from, count), at + begin);
        continue;
      }
      sum.begin(piece(0, from, count), piece(1, from, count), at + begin);
      for (int member = 2; member < channels.length; member++) {
        sum.add(piece(member, from, count), at + begin);
      }
    }
    Senders.await(sends);
  }

  /** What a member adds to the own part, valid until that of the member after the next. */
  private FloatBuffer piece(int member, int from, int count) throws IOException {
    if (member == own) {
      return floats.slice(from, count);
    }
    ByteBuffer piece = pieces[member % 2].clear().limit(count * Float.BYTES);
    channels[member].receive(piece);
    return piece.flip().asFloatBuffer();
  }

  @Override
  public void allGather(Parts parts) throws IOException {
    List<Future<Void>> sends = new ArrayList<>(channels.length);
    for (int member = 0; member < channels.length; member++) {
      send(sends, member, parts.from(own), parts.size(own));
    }
    for (int member = 0; member < channels.length; member++) {
      if (member != own) {
        int end = parts.from(member + 1);
        for (int at = parts.from(member); at < end; at += PIECE_FLOATS) {
          int count = Math.min(PIECE_FLOATS, end - at);
          channels[member].receive(bytes.slice(at * Float.BYTES, count * Float.BYTES));
        }
      }
    }
    Senders.await(sends);
  }

  @Override
  public void allGatherWeights(Parts parts) throws IOException {
    allGather(parts);
  }

  /** Sends elements in pieces to a member, unless it is this worker itself. */
  private void send(List<Future<Void>> sends, int member, int from, int count) throws IOException {
    if (member != own) {
      ByteBuffer content = bytes.slice(from * Float.BYTES, count * Float.BYTES);
      sends.add(senders.submit(content.capacity(), () -> sendPieces(channels[member], content)));
    }
  }

  /** Sends the whole content in pieces; a receiver who asks for the same pieces gets them. */
  static void sendPieces(PeerChannel channel, ByteBuffer content) throws IOException {
    int end = content.limit();
    for (int at = content.position(); at < end; at += Collective.PIECE_BYTES) {
      channel.send(content.limit(Math.min(end, at + Collective.PIECE_BYTES)).position(at));
    }
  }
}
