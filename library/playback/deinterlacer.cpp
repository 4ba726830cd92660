#include "library/playback/deinterlacer.h"

extern "C" {
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
}

#include <cstdio>

namespace Library {

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
    char arguments[128];
    std::snprintf(arguments, sizeof arguments,
        "video_size=%dx%d:pix_fmt=%d:time_base=%d/%d:pixel_aspect=1/1", m_width, m_height, m_format,
        timeBase.num, timeBase.den);
    AVFilterContext *filter = nullptr;
    AVFilterGraph *graph = m_graph.get();
    const bool good = avfilter_graph_create_filter(&m_source, avfilter_get_by_name("buffer"), "in",
                          arguments, nullptr, graph)
            >= 0
        && avfilter_graph_create_filter(&filter, avfilter_get_by_name("bwdif"), "whole",
               "mode=send_frame:parity=auto:deint=interlaced", nullptr, graph)
            >= 0
        && avfilter_graph_create_filter(
               &m_sink, avfilter_get_by_name("buffersink"), "out", nullptr, nullptr, graph)
            >= 0
        && avfilter_link(m_source, 0, filter, 0) >= 0 && avfilter_link(filter, 0, m_sink, 0) >= 0
        && avfilter_graph_config(graph, nullptr) >= 0
        // Formats that it would have to convert are shown as they are.
        && av_buffersink_get_format(m_sink) == m_format;
    if (!good) {
        m_graph.reset();
    }
    return good;
}

void Deinterlacer::take(std::vector<Av::FramePtr> &into)
{
    for (;;) {
        Av::FramePtr frame(av_frame_alloc());
        if (!frame || av_buffersink_get_frame(m_sink, frame.get()) < 0) {
            return;
        }
        frame->best_effort_timestamp = frame->pts;
        into.push_back(std::move(frame));
    }
}

std::vector<Av::FramePtr> Deinterlacer::push(Av::FramePtr frame, AVRational timeBase)
{
    std::vector<Av::FramePtr> ready;
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
        ready.push_back(std::move(frame));
        return ready;
    }
    if (!prepare(frame.get(), timeBase)) {
        ready.push_back(std::move(frame));
        return ready;
    }
    frame->pts = frame->best_effort_timestamp;
    if (av_buffersrc_add_frame(m_source, frame.get()) >= 0) {
        take(ready);
    }
    return ready;
}

} // namespace Library
