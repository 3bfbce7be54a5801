package io.sparkdl.train;

import io.netty.channel.Channel;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.StreamCallbackWithID;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;

/**
 * The accepting end of one connection of Spark's network layer, until the other end has shown the
 * token: an empty request is answered with a nonce, a proof with the answer to it. Spark has
 * authenticated the other end before, where the session asks for that.
 */
final class PeerGreeting extends RpcHandler {
  private final Channel channel;
  private final byte[] token;
  private final PeerArrivals arrivals;
  private final PeerGuard guard;
  private final StreamManager noStreams = new OneForOneStreamManager();
  private byte[] nonce;

  PeerGreeting(Channel channel, byte[] token, PeerArrivals arrivals, PeerGuard guard) {
    this.channel = channel;
    this.token = token;
    this.arrivals = arrivals;
    this.guard = guard;
  }

  @Override
  public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
    try {
      if (nonce == null) {
        bytes(message, 0);
        nonce = PeerHandshake.newNonce();
        callback.onSuccess(ByteBuffer.wrap(nonce));
      } else {
        byte[] proof = bytes(message, PeerHandshake.PROOF_BYTES);
        admit(PeerHandshake.accept(token, nonce, proof), callback);
      }
    } catch (IOException e) {
      guard.refuse(e.getMessage());
    }
  }

  private void admit(PeerHandshake.Accepted accepted, RpcResponseCallback callback)
      throws IOException {
    int peer = accepted.rank();
    if (!arrivals.expects(peer)) {
      throw new IOException("worker " + peer + " is not awaited");
    }
    callback.onSuccess(ByteBuffer.wrap(accepted.answer()));
    NetworkPeerStream stream = NetworkPeerStream.take(peer, channel);
    guard.open();
    if (!arrivals.offer(peer, stream)) {
      stream.close(); // the mesh was closed meanwhile
    }
  }

  /** The content of a message of the handshake, whose length is known beforehand. */
  static byte[] bytes(ByteBuffer message, int length) throws IOException {
    if (message.remaining() != length) {
      throw new IOException("handshake: expected " + length + " bytes, got " + message.remaining());
    }
    byte[] bytes = new byte[length];
    message.get(bytes);
    return bytes;
  }

  @Override
  public void receive(TransportClient client, ByteBuffer message) {
    guard.refuse("expected a request, got a message");
  }

  @Override
  public StreamCallbackWithID receiveStream(
      TransportClient client, ByteBuffer header, RpcResponseCallback callback) {
    guard.refuse("expected a request, got a stream");
    throw new UnsupportedOperationException("streams");
  }

  @Override
  public void exceptionCaught(Throwable cause, TransportClient client) {
    guard.refuse(String.valueOf(cause.getMessage()));
  }

  @Override
  public StreamManager getStreamManager() {
    return noStreams;
  }
}
