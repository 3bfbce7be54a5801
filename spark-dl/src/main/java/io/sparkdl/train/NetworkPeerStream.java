package io.sparkdl.train;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.network.util.TransportFrameDecoder;

/**
 * A peer's bytes over a connection of Spark's network layer, beneath whose ciphers they travel. It
 * takes the connection over where Spark's own frames are cut, as Spark does for streams, so no
 * length that a peer sends is believed before {@link FramedPeerChannel} has checked it.
 */
final class NetworkPeerStream implements PeerStream {
  /** What is handed to the network layer at once; each must move within the timeout. */
  private static final int CHUNK_BYTES = 64 << 10;

  /** Content up to this size travels with its header. */
  private static final int LEAD_BYTES = 8 << 10;

  private final String name;
  private final Channel channel;
  private final boolean tls;
  private final ReceivedBytes received;

  private NetworkPeerStream(int peer, Channel channel) {
    this.name = "worker " + peer + " (" + channel.remoteAddress() + ")";
    this.channel = channel;
    this.tls = channel.pipeline().get(SslHandler.class) != null;
    this.received = new ReceivedBytes(name, channel.config()::setAutoRead);
  }

  /**
   * Takes a connection over. It must be called in the channel's event loop, while the message
   * before the first byte of the stream is handled.
   *
   * @param peer rank of the other worker, which has shown the token
   */
  static NetworkPeerStream take(int peer, Channel channel) {
    NetworkPeerStream stream = new NetworkPeerStream(peer, channel);
    // As with plain sockets, a peer that has ended may still be written to, and what it has sent
    // before is still read.
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.pipeline().addLast("sparkdl-end", stream.new EndHandler());
    // By its name: SASL's encryption has a decoder of the same class before.
    ChannelHandler decoder = channel.pipeline().get(TransportFrameDecoder.HANDLER_NAME);
    ((TransportFrameDecoder) decoder).setInterceptor(stream.new Bytes());
    return stream;
  }

  private final class Bytes implements TransportFrameDecoder.Interceptor {
    @Override
    public boolean handle(ByteBuf data) {
      received.add(data);
      return true;
    }

    @Override
    public void exceptionCaught(Throwable cause) {
      received.end(cause);
    }

    @Override
    public void channelInactive() {
      received.end(null);
    }
  }

  private final class EndHandler extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        received.end(null);
      }
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void write(ByteBuffer header, ByteBuffer content, long timeoutMillis) throws IOException {
    List<ChannelFuture> writing = new ArrayList<>(2 + content.remaining() / CHUNK_BYTES);
    int lead = Math.min(LEAD_BYTES, content.remaining());
    ByteBuffer first = ByteBuffer.allocate(header.remaining() + lead);
    first.put(header).put(next(content, lead)).flip();
    writing.add(channel.write(message(first)));
    while (content.hasRemaining()) {
      int count = Math.min(CHUNK_BYTES, content.remaining());
      writing.add(channel.write(message(next(content, count))));
    }
    channel.flush();
    for (ChannelFuture chunk : writing) {
      await(chunk, timeoutMillis);
    }
  }

  private static ByteBuffer next(ByteBuffer content, int count) {
    ByteBuffer next = content.slice(content.position(), count);
    content.position(content.position() + count);
    return next;
  }

  /** TLS wants a buffer of Netty's, and encrypts it at once. */
  private Object message(ByteBuffer bytes) {
    return tls ? Unpooled.wrappedBuffer(bytes) : new BufferRegion(bytes);
  }

  private void await(ChannelFuture chunk, long timeoutMillis) throws IOException {
    try {
      if (!chunk.await(timeoutMillis)) {
        throw PeerException.late(name, "has taken no data", timeoutMillis);
      }
    } catch (InterruptedException e) {
      throw PeerException.stopped(name);
    }
    if (!chunk.isSuccess()) {
      throw PeerException.lost(name, chunk.cause());
    }
  }

  @Override
  public void read(ByteBuffer target, long timeoutMillis) throws IOException {
    received.read(target, timeoutMillis);
  }

  @Override
  public void end() {
    if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    }
  }

  @Override
  public void drain(long deadline) {
    received.drain(deadline);
  }

  @Override
  public void close() {
    received.close();
    channel.close();
  }
}
