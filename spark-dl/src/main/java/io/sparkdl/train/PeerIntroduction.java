package io.sparkdl.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;

/**
 * The connecting end of one connection of Spark's network layer: what {@link PeerGreeting} asks.
 */
final class PeerIntroduction {
  private final TransportClient client;
  private final byte[] token;
  private final int rank;
  private final long deadline;

  /** What is made of an answer, in the connection's event loop. */
  private interface Answer<T> {
    T of(byte[] bytes) throws IOException;
  }

  PeerIntroduction(TransportClient client, PeerMeeting meeting, long deadline) {
    this.client = client;
    this.token = meeting.token();
    this.rank = meeting.rank();
    this.deadline = deadline;
  }

  /** Shows the token to the worker of rank {@code peer}, which must know it too. */
  NetworkPeerStream introduce(int peer) throws IOException {
    byte[] theirs = ask(new byte[0], PeerHandshake.NONCE_BYTES, bytes -> bytes);
    byte[] mine = PeerHandshake.newNonce();
    byte[] proof = PeerHandshake.proof(token, theirs, mine, rank);
    return ask(
        proof,
        PeerHandshake.MAC_BYTES,
        answer -> {
          PeerHandshake.checkAnswer(token, theirs, mine, rank, answer);
          return NetworkPeerStream.take(peer, client.getChannel());
        });
  }

  private <T> T ask(byte[] message, int answerBytes, Answer<T> answer) throws IOException {
    CompletableFuture<T> result = new CompletableFuture<>();
    client.sendRpc(
        ByteBuffer.wrap(message),
        new RpcResponseCallback() {
          @Override
          public void onSuccess(ByteBuffer response) {
            try {
              result.complete(answer.of(PeerGreeting.bytes(response, answerBytes)));
            } catch (IOException e) {
              result.completeExceptionally(e);
            }
          }

          @Override
          public void onFailure(Throwable e) {
            result.completeExceptionally(e);
          }
        });
    try {
      return result.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException("handshake: expected an answer in time (peerTimeout), got none", e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      throw PeerException.stopped("other workers");
    }
  }
}
