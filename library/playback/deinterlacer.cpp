#include "library/playback/deinterlacer.h"

extern "C" {
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavutil/pixdesc.h>
}

#include <cstdio>

namespace Library {

namespace {

//! What the filter is to work on; what a graphics card gives is rearranged for it.
AVPixelFormat formatFor(int given)
{
    switch (given) {
    case AV_PIX_FMT_NV12:
        return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_P010LE:
        return AV_PIX_FMT_YUV420P10LE;
    default:
        return static_cast<AVPixelFormat>(given);
    }
}

} // namespace

Deinterlacer::Deinterlacer() = default;
Deinterlacer::~Deinterlacer() = default;

void Deinterlacer::DeleteGraph::operator()(AVFilterGraph *graph) const
{
    avfilter_graph_free(&graph);
}

void Deinterlacer::reset()
{
    m_graph.reset();
}

bool Deinterlacer::prepare(const AVFrame *frame, AVRational timeBase)
{
    if (m_graph && frame->width == m_width && frame->height == m_height
        && frame->format == m_format) {
        return true;
    }
    m_width = frame->width;
    m_height = frame->height;
    m_format = frame->format;
    m_graph.reset(avfilter_graph_alloc());
    if (!m_graph) {
        return false;
    }
    m_graph->nb_threads = 1;
    const AVPixelFormat made = formatFor(m_format);
    const char *name = av_get_pix_fmt_name(made);
    char chain[256];
    std::snprintf(chain, sizeof chain,
        "buffer@in=video_size=%dx%d:pix_fmt=%d:time_base=%d/%d:pixel_aspect=1/1,format=%s,"
        "bwdif=mode=send_field:parity=auto:deint=interlaced,buffersink@out",
        m_width, m_height, m_format, timeBase.num, timeBase.den, name != nullptr ? name : "");
    AVFilterInOut *inputs = nullptr;
    AVFilterInOut *outputs = nullptr;
    AVFilterGraph *graph = m_graph.get();
    const bool isConfigured = avfilter_graph_parse2(graph, chain, &inputs, &outputs) >= 0
        && avfilter_graph_config(graph, nullptr) >= 0;
    avfilter_inout_free(&inputs);
    avfilter_inout_free(&outputs);
    m_source = avfilter_graph_get_filter(graph, "buffer@in");
    m_sink = avfilter_graph_get_filter(graph, "buffersink@out");
    // Formats that it would have to convert are shown as they are.
    const bool good = isConfigured && m_source != nullptr && m_sink != nullptr
        && av_buffersink_get_format(m_sink) == made;
    if (!good) {
        m_graph.reset();
    }
    return good;
}

void Deinterlacer::take(std::vector<Picture> &into)
{
    for (;;) {
        Av::FramePtr frame(av_frame_alloc());
        if (!frame || av_buffersink_get_frame(m_sink, frame.get()) < 0) {
            return;
        }
        const std::int64_t micro = Av::toMicro(frame->pts, av_buffersink_get_time_base(m_sink));
        into.push_back({std::move(frame), micro, true});
    }
}

std::vector<Deinterlacer::Picture> Deinterlacer::push(Av::FramePtr frame, AVRational timeBase)
{
    std::vector<Picture> ready;
    const auto pass = [&] {
        const std::int64_t micro = Av::toMicro(frame->best_effort_timestamp, timeBase);
        ready.push_back({std::move(frame), micro, false});
    };
    if (!frame) {
        if (m_graph && av_buffersrc_add_frame(m_source, nullptr) >= 0) {
            take(ready);
        }
        m_graph.reset();
        return ready;
    }
    // Once begun it goes on: what it holds back must not be overtaken.
    const bool isSameKind = m_graph && frame->width == m_width && frame->height == m_height
        && frame->format == m_format;
    if (m_graph && !isSameKind) {
        ready = push(nullptr, timeBase);
    }
    if (!m_graph && frame->interlaced_frame == 0) {
        pass();
        return ready;
    }
    if (!prepare(frame.get(), timeBase)) {
        pass();
        return ready;
    }
    frame->pts = frame->best_effort_timestamp;
    if (av_buffersrc_add_frame(m_source, frame.get()) >= 0) {
        take(ready);
    }
    return ready;
}

} // namespace Library
