// What no player on FFmpeg's decoders goes below: the time from the keyframe to the picture of an
// exact seek, for libavcodec alone.
//   bench_floor FILE MILLISECONDS...
// For each number and kind of the decoder's threads one line with the median over the places:
//   frame 3 12.345
// The packets are in memory, pictures that nothing else needs are left out, nothing behind the
// wanted one is decoded, and threads live from one place to the next. tests/bench/compare-mpv is
// its caller.
#include "library/playback/avptr.h"
#include "library/playback/disposablepacket.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

namespace Av = Library::Av;
using FloorClock = std::chrono::steady_clock;

constexpr std::int64_t kStepBackMicro = 1'000'000;

[[noreturn]] void giveUp(const char *why)
{
    std::fprintf(stderr, "bench_floor: %s\n", why);
    std::exit(2);
}

//! A place in the video: what is decoded for it, and the time of its picture.
struct Place
{
    struct Given
    {
        Av::PacketPtr packet;
        AVDiscard skip = AVDISCARD_DEFAULT;
    };
    std::vector<Given> given;
    std::int64_t wanted = Av::kNoPts; //!< in the stream's time base
};

struct ThreadsOfFloor
{
    const char *name;
    int kind;
    int count;
};

constexpr ThreadsOfFloor kThreads[] = {
    {"alone", FF_THREAD_SLICE, 1},
    {"frame", FF_THREAD_FRAME, 2},
    {"frame", FF_THREAD_FRAME, 3},
    {"frame", FF_THREAD_FRAME, 4},
    {"slice", FF_THREAD_SLICE, 2},
    {"slice", FF_THREAD_SLICE, 3},
};

bool isAtOrBefore(const AVPacket &packet, std::int64_t stamp)
{
    return packet.pts != Av::kNoPts && packet.pts <= stamp;
}

// From the last keyframe at or before the time up to the first packet that is decoded after it.
std::vector<Av::PacketPtr> packetsAround(AVFormatContext *format, int stream, std::int64_t stamp)
{
    const AVRational base = format->streams[stream]->time_base;
    std::vector<Av::PacketPtr> packets;
    for (std::int64_t from = stamp; packets.empty();
         from -= av_rescale_q(kStepBackMicro, Av::kMicro, base)) {
        if (av_seek_frame(format, stream, from, AVSEEK_FLAG_BACKWARD) < 0) {
            giveUp("it cannot be sought in");
        }
        for (;;) {
            Av::PacketPtr packet(av_packet_alloc());
            if (av_read_frame(format, packet.get()) < 0) {
                break;
            }
            if (packet->stream_index != stream) {
                continue;
            }
            if (packet->dts != Av::kNoPts && packet->dts > stamp) {
                break;
            }
            if ((packet->flags & AV_PKT_FLAG_KEY) != 0 && isAtOrBefore(*packet, stamp)) {
                packets.clear();
            } else if (packets.empty()) {
                continue; // in the middle of a group, or of one that is too late
            }
            packets.push_back(std::move(packet));
        }
    }
    return packets;
}

Place placeAt(AVFormatContext *format, int stream, std::int64_t milliseconds)
{
    const AVStream &video = *format->streams[stream];
    const std::int64_t start = format->start_time != Av::kNoPts ? format->start_time : 0;
    const std::int64_t stamp
        = av_rescale_q(milliseconds * 1000 + start, Av::kMicro, video.time_base);
    std::vector<Av::PacketPtr> packets = packetsAround(format, stream, stamp);
    Place place;
    for (const Av::PacketPtr &packet : packets) {
        place.wanted
            = isAtOrBefore(*packet, stamp) ? std::max(place.wanted, packet->pts) : place.wanted;
    }
    for (Av::PacketPtr &packet : packets) {
        if (packet->pts == place.wanted) {
            place.given.push_back({std::move(packet), AVDISCARD_DEFAULT});
            break;
        }
        packet->size = Library::neededBytes(*packet, *video.codecpar);
        if (packet->size > 0) {
            place.given.push_back({std::move(packet), AVDISCARD_NONREF});
        }
    }
    return place;
}

// Milliseconds to its picture.
double decode(AVCodecContext *codec, const Place &place)
{
    const Av::FramePtr frame(av_frame_alloc());
    const auto start = FloorClock::now();
    bool isThere = false;
    const auto receive = [&] {
        while (!isThere && avcodec_receive_frame(codec, frame.get()) >= 0) {
            isThere = frame->best_effort_timestamp == place.wanted;
        }
    };
    for (const Place::Given &given : place.given) {
        codec->skip_frame = given.skip;
        while (avcodec_send_packet(codec, given.packet.get()) == AVERROR(EAGAIN)) {
            receive();
        }
        receive();
    }
    (void)avcodec_send_packet(codec, nullptr);
    receive();
    const std::chrono::duration<double, std::milli> took = FloorClock::now() - start;
    if (!isThere) {
        giveUp("the wanted picture does not come");
    }
    avcodec_flush_buffers(codec);
    return took.count();
}

} // namespace

int main(int argc, char **argv)
{
    av_log_set_level(AV_LOG_QUIET);
    AVFormatContext *opened = nullptr;
    if (argc < 3 || avformat_open_input(&opened, argv[1], nullptr, nullptr) < 0) {
        giveUp("usage: bench_floor FILE MILLISECONDS...");
    }
    const Av::FormatPtr format(opened);
    const AVCodec *decoder = nullptr;
    const int stream = avformat_find_stream_info(opened, nullptr) < 0
        ? -1
        : av_find_best_stream(opened, AVMEDIA_TYPE_VIDEO, -1, -1, &decoder, 0);
    if (stream < 0) {
        giveUp("it has no video");
    }
    std::vector<Place> places;
    for (int i = 2; i < argc; ++i) {
        places.push_back(placeAt(opened, stream, std::atoll(argv[i])));
    }
    for (const ThreadsOfFloor &threads : kThreads) {
        const Av::CodecPtr codec(avcodec_alloc_context3(decoder));
        avcodec_parameters_to_context(codec.get(), opened->streams[stream]->codecpar);
        codec->pkt_timebase = opened->streams[stream]->time_base;
        codec->thread_count = threads.count;
        codec->thread_type = threads.kind;
        if (avcodec_open2(codec.get(), decoder, nullptr) < 0) {
            giveUp("it cannot be decoded");
        }
        std::vector<double> took;
        (void)decode(codec.get(), places.front()); // warms up
        for (const Place &place : places) {
            took.push_back(decode(codec.get(), place));
        }
        std::nth_element(
            took.begin(), took.begin() + static_cast<std::ptrdiff_t>(took.size() / 2), took.end());
        std::printf("%s %d %.3f\n", threads.name, threads.count, took[took.size() / 2]);
    }
    return 0;
}
