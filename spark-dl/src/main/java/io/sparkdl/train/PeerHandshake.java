package io.sparkdl.train;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Shows both ends of a new connection that the other has the job's token, without sending it. The
 * accepting end sends a nonce; the connecting end answers with its own nonce, its rank and
 * HMAC-SHA256(token, "connect", both nonces, rank); the accepting end answers with
 * HMAC-SHA256(token, "accept", both nonces, rank). All messages have fixed lengths, and neither end
 * reads on after a wrong one. The nonces make what was overheard on another connection worthless.
 */
final class PeerHandshake {
  static final int TOKEN_BYTES = 32;
  static final int NONCE_BYTES = 32;
  static final int MAC_BYTES = 32;

  private static final byte[] MAGIC = {'S', 'D', 'L', '1'};
  private static final byte[] CONNECT = {'c'};
  private static final byte[] ACCEPT = {'a'};

  /** Length of what the connecting end answers. */
  static final int PROOF_BYTES = MAGIC.length + NONCE_BYTES + Integer.BYTES + MAC_BYTES;

  private PeerHandshake() {}

  /** A token for a new job. */
  static byte[] newToken() {
    return random(TOKEN_BYTES);
  }

  /** A nonce for a new connection. */
  static byte[] newNonce() {
    return random(NONCE_BYTES);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** The accepting end's answer to a proof, and the rank that was proved. */
  record Accepted(int rank, byte[] answer) {}

  /**
   * The accepting end's side of the messages.
   *
   * @param nonce what it has sent
   * @param proof {@link #PROOF_BYTES} that came back
   * @throws IOException if these do not prove that the other end has the token
   */
  static Accepted accept(byte[] token, byte[] nonce, byte[] proof) throws IOException {
    ByteBuffer message = ByteBuffer.wrap(proof);
    byte[] magic = new byte[MAGIC.length];
    byte[] theirs = new byte[NONCE_BYTES];
    byte[] mac = new byte[MAC_BYTES];
    message.get(magic).get(theirs);
    int rank = message.getInt();
    message.get(mac);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new IOException("handshake: expected a worker, got something else");
    }
    check(mac, mac(token, CONNECT, nonce, theirs, rank));
    return new Accepted(rank, mac(token, ACCEPT, nonce, theirs, rank));
  }

  /**
   * The connecting end's side of the messages.
   *
   * @param theirs nonce of the accepting end
   * @param mine nonce of this end
   * @param rank rank of this worker
   */
  static byte[] proof(byte[] token, byte[] theirs, byte[] mine, int rank) {
    ByteBuffer message = ByteBuffer.allocate(PROOF_BYTES);
    message.put(MAGIC).put(mine).putInt(rank).put(mac(token, CONNECT, theirs, mine, rank));
    return message.array();
  }

  /** Checks the accepting end's answer to {@link #proof}; throws if it does not know the token. */
  static void checkAnswer(byte[] token, byte[] theirs, byte[] mine, int rank, byte[] answer)
      throws IOException {
    check(answer, mac(token, ACCEPT, theirs, mine, rank));
  }

  private static void check(byte[] mac, byte[] expected) throws IOException {
    if (!MessageDigest.isEqual(mac, expected)) {
      throw new IOException("handshake: expected the token of this job, got another");
    }
  }

  /**
   * The accepting end, over a socket.
   *
   * @return rank of the worker that connected
   * @throws IOException if it does not know the token or does not answer in the socket's time
   */
  static int accept(Socket socket, byte[] token) throws IOException {
    byte[] nonce = newNonce();
    OutputStream out = socket.getOutputStream();
    out.write(nonce);
    byte[] proof = new byte[PROOF_BYTES];
    new DataInputStream(socket.getInputStream()).readFully(proof);
    Accepted accepted = accept(token, nonce, proof);
    out.write(accepted.answer());
    return accepted.rank();
  }

  /**
   * The connecting end, over a socket.
   *
   * @param rank rank of this worker
   * @throws IOException if the other end does not know the token
   */
  static void connect(Socket socket, byte[] token, int rank) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] theirs = new byte[NONCE_BYTES];
    in.readFully(theirs);
    byte[] mine = newNonce();
    socket.getOutputStream().write(proof(token, theirs, mine, rank));
    byte[] answer = new byte[MAC_BYTES];
    in.readFully(answer);
    checkAnswer(token, theirs, mine, rank, answer);
  }

  private static byte[] mac(byte[] token, byte[] role, byte[] first, byte[] second, int rank) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(token, "HmacSHA256"));
      mac.update(role);
      mac.update(first);
      mac.update(second);
      return mac.doFinal(ByteBuffer.allocate(Integer.BYTES).putInt(rank).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
