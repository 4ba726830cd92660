#include "library/playback/audiofilter.h"

#include "library/playback/avptr.h"

extern "C" {
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavutil/channel_layout.h>
#include <libavutil/opt.h>
}

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <string>

namespace Library {

namespace {

struct DeleteInOut
{
    void operator()(AVFilterInOut *ends) const { avfilter_inout_free(&ends); }
};

//! What is quieter than -26 dB is raised by 14 dB, the loudest sound not at all.
constexpr const char *kNightFilter
    = "acompressor=threshold=0.05:ratio=5:attack=10:release=400:knee=4:makeup=5:detection=rms";

//! Dialogue lies in the middle: it is mixed as loud as left and right are, effects from behind and
//! below are not. The whole leaves room for the sum.
void keepSpeech(SwrContext *context)
{
    av_opt_set_double(context, "center_mix_level", 1.0, 0);
    av_opt_set_double(context, "surround_mix_level", 0.5, 0);
    av_opt_set_double(context, "lfe_mix_level", 0.25, 0);
    av_opt_set_double(context, "rematrix_volume", 0.7, 0);
}

std::string layoutName(const AVChannelLayout &layout)
{
    char name[128] = {};
    av_channel_layout_describe(&layout, name, sizeof name);
    return name;
}

} // namespace

class AudioFilter::Private
{
public:
    bool prepareSwr(const AVFrame *frame);
    bool prepareTempo();
    void takeFiltered(std::vector<float> &into);

    AudioFormat output;
    AVChannelLayout outputLayout{};
    Av::SwrPtr swr;
    AVChannelLayout inputLayout{};
    int inputRate = 0;
    int inputFormat = -1;
    double speed = 1.0;
    bool nightMode = false;
    struct DeleteGraph
    {
        void operator()(AVFilterGraph *unused) const { avfilter_graph_free(&unused); }
    };
    std::unique_ptr<AVFilterGraph, DeleteGraph> graph;
    AVFilterContext *source = nullptr;
    AVFilterContext *sink = nullptr;
    std::int64_t tempoFrames = 0;
};

AudioFilter::AudioFilter(const AudioFormat &output)
    : d(std::make_unique<Private>())
{
    d->output = output;
    av_channel_layout_default(&d->outputLayout, output.channels);
}

AudioFilter::~AudioFilter()
{
    av_channel_layout_uninit(&d->outputLayout);
    av_channel_layout_uninit(&d->inputLayout);
}

void AudioFilter::reset(double speed, bool nightMode)
{
    d->swr.reset();
    d->graph.reset();
    d->speed = speed;
    d->nightMode = nightMode;
}

double AudioFilter::speed() const
{
    return d->speed;
}

bool AudioFilter::nightMode() const
{
    return d->nightMode;
}

bool AudioFilter::Private::prepareSwr(const AVFrame *frame)
{
    if (swr && frame->sample_rate == inputRate && frame->format == inputFormat
        && av_channel_layout_compare(&frame->ch_layout, &inputLayout) == 0) {
        return true;
    }
    swr.reset();
    AVChannelLayout layout{};
    if (frame->ch_layout.order == AV_CHANNEL_ORDER_UNSPEC) {
        av_channel_layout_default(&layout, frame->ch_layout.nb_channels);
    } else if (av_channel_layout_copy(&layout, &frame->ch_layout) < 0) {
        return false;
    }
    SwrContext *context = nullptr;
    const int code
        = swr_alloc_set_opts2(&context, &outputLayout, AV_SAMPLE_FMT_FLT, output.sampleRate,
            &layout, static_cast<AVSampleFormat>(frame->format), frame->sample_rate, 0, nullptr);
    swr.reset(context);
    if (code >= 0 && layout.nb_channels > output.channels) {
        keepSpeech(context);
    }
    av_channel_layout_uninit(&layout);
    if (code < 0 || swr_init(context) < 0) {
        swr.reset();
        return false;
    }
    inputRate = frame->sample_rate;
    inputFormat = frame->format;
    av_channel_layout_uninit(&inputLayout);
    return av_channel_layout_copy(&inputLayout, &frame->ch_layout) >= 0;
}

std::int64_t AudioFilter::heldBackMicro() const
{
    return d->swr ? swr_get_delay(d->swr.get(), 1'000'000) : 0;
}

std::vector<float> AudioFilter::convert(const AVFrame *frame)
{
    if (frame->nb_samples <= 0 || frame->sample_rate <= 0 || frame->ch_layout.nb_channels <= 0
        || !d->prepareSwr(frame)) {
        return {};
    }
    const int room = swr_get_out_samples(d->swr.get(), frame->nb_samples);
    if (room <= 0) {
        return {};
    }
    const auto channels = static_cast<std::size_t>(d->output.channels);
    std::vector<float> samples(static_cast<std::size_t>(room) * channels);
    auto *into = reinterpret_cast<std::uint8_t *>(samples.data());
    // libswresample reads only, though its interface is not const.
    auto **from = const_cast<const std::uint8_t **>(frame->extended_data);
    const int count = swr_convert(d->swr.get(), &into, room, from, frame->nb_samples);
    samples.resize(static_cast<std::size_t>(std::max(0, count)) * channels);
    return samples;
}

bool AudioFilter::Private::prepareTempo()
{
    if (graph) {
        return true;
    }
    graph.reset(avfilter_graph_alloc());
    if (!graph) {
        return false;
    }
    char arguments[256];
    std::snprintf(arguments, sizeof arguments,
        "sample_rate=%d:sample_fmt=flt:channel_layout=%s:time_base=1/%d", output.sampleRate,
        layoutName(outputLayout).c_str(), output.sampleRate);
    // One atempo is good from 0.5 to 2.
    std::string tempo;
    double rest = speed;
    while (rest < 0.5 || rest > 2.0) {
        const double step = rest < 0.5 ? 0.5 : 2.0;
        tempo += "atempo=" + std::to_string(step) + ',';
        rest /= step;
    }
    tempo += "atempo=" + std::to_string(rest);
    if (nightMode) {
        tempo += std::string(",") + kNightFilter;
    }
    tempo += ",aformat=sample_fmts=flt";
    std::unique_ptr<AVFilterInOut, DeleteInOut> outputs(avfilter_inout_alloc());
    std::unique_ptr<AVFilterInOut, DeleteInOut> inputs(avfilter_inout_alloc());
    bool good = outputs && inputs
        && avfilter_graph_create_filter(
               &source, avfilter_get_by_name("abuffer"), "in", arguments, nullptr, graph.get())
            >= 0
        && avfilter_graph_create_filter(
               &sink, avfilter_get_by_name("abuffersink"), "out", nullptr, nullptr, graph.get())
            >= 0;
    if (good) {
        graph->nb_threads = 1;
        outputs->name = av_strdup("in");
        outputs->filter_ctx = source;
        inputs->name = av_strdup("out");
        inputs->filter_ctx = sink;
        AVFilterInOut *in = inputs.release();
        AVFilterInOut *out = outputs.release();
        good = avfilter_graph_parse_ptr(graph.get(), tempo.c_str(), &in, &out, nullptr) >= 0
            && avfilter_graph_config(graph.get(), nullptr) >= 0;
        inputs.reset(in);
        outputs.reset(out);
    }
    if (!good) {
        graph.reset();
    }
    tempoFrames = 0;
    return good;
}

void AudioFilter::Private::takeFiltered(std::vector<float> &into)
{
    const Av::FramePtr frame(av_frame_alloc());
    while (frame && av_buffersink_get_frame(sink, frame.get()) >= 0) {
        const auto *samples = reinterpret_cast<const float *>(frame->data[0]);
        into.insert(
            into.end(), samples, samples + std::ptrdiff_t{frame->nb_samples} * output.channels);
        av_frame_unref(frame.get());
    }
}

std::vector<float> AudioFilter::shape(std::span<const float> samples, bool end)
{
    if ((d->speed == 1.0 && !d->nightMode) || !d->prepareTempo()) {
        return {samples.begin(), samples.end()};
    }
    std::vector<float> result;
    if (!samples.empty()) {
        const Av::FramePtr frame(av_frame_alloc());
        if (!frame) {
            return {};
        }
        frame->format = AV_SAMPLE_FMT_FLT;
        frame->sample_rate = d->output.sampleRate;
        frame->nb_samples
            = static_cast<int>(samples.size() / static_cast<std::size_t>(d->output.channels));
        frame->pts = d->tempoFrames;
        if (av_channel_layout_copy(&frame->ch_layout, &d->outputLayout) < 0
            || av_frame_get_buffer(frame.get(), 0) < 0) {
            return {};
        }
        std::memcpy(frame->data[0], samples.data(), samples.size_bytes());
        d->tempoFrames += frame->nb_samples;
        if (av_buffersrc_add_frame(d->source, frame.get()) < 0) {
            return {};
        }
    }
    // After its end the graph takes nothing more; the next reset() makes another.
    if (end && av_buffersrc_add_frame(d->source, nullptr) < 0) {
        return {};
    }
    d->takeFiltered(result);
    return result;
}

} // namespace Library
