package io.sparkdl.train;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
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
 * reads on after a wrong one.
 */
final class PeerHandshake {
  static final int TOKEN_BYTES = 32;
  static final int NONCE_BYTES = 32;
  static final int MAC_BYTES = 32;

  private static final byte[] MAGIC = {'S', 'D', 'L', '1'};
  private static final byte[] CONNECT = {'c'};
  private static final byte[] ACCEPT = {'a'};

  private PeerHandshake() {}

  /** A token for a new job. */
  static byte[] newToken() {
    return random(TOKEN_BYTES);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /**
   * The accepting end.
   *
   * @return rank of the worker that connected
   * @throws IOException if it does not know the token or does not answer in the socket's time
   */
  static int accept(Socket socket, byte[] token) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    byte[] mine = random(NONCE_BYTES);
    out.write(mine);
    out.flush();
    byte[] magic = new byte[MAGIC.length];
    in.readFully(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new IOException("handshake: expected a worker, got something else");
    }
    byte[] theirs = new byte[NONCE_BYTES];
    in.readFully(theirs);
    int rank = in.readInt();
    byte[] proof = new byte[MAC_BYTES];
    in.readFully(proof);
    if (!MessageDigest.isEqual(proof, mac(token, CONNECT, mine, theirs, rank))) {
      throw new IOException("handshake: expected the token of this job, got another");
    }
    out.write(mac(token, ACCEPT, mine, theirs, rank));
    out.flush();
    return rank;
  }

  /**
   * The connecting end.
   *
   * @param rank rank of this worker
   * @throws IOException if the other end does not know the token
   */
  static void connect(Socket socket, byte[] token, int rank) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    byte[] theirs = new byte[NONCE_BYTES];
    in.readFully(theirs);
    byte[] mine = random(NONCE_BYTES);
    ByteBuffer message =
        ByteBuffer.allocate(MAGIC.length + NONCE_BYTES + Integer.BYTES + MAC_BYTES);
    message.put(MAGIC).put(mine).putInt(rank).put(mac(token, CONNECT, theirs, mine, rank));
    out.write(message.array());
    out.flush();
    byte[] proof = new byte[MAC_BYTES];
    in.readFully(proof);
    if (!MessageDigest.isEqual(proof, mac(token, ACCEPT, theirs, mine, rank))) {
      throw new IOException("handshake: expected the token of this job, got another");
    }
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
