#pragma once

#include "library/playback/avptr.h"

#include <memory>
#include <vector>

struct AVFilterContext;
struct AVFilterGraph;

namespace Library {

//! Makes whole pictures of frames that are two half pictures, with bwdif; others pass. It holds
//! back one frame. One thread uses it.
class Deinterlacer
{
public:
    Deinterlacer();
    ~Deinterlacer();
    Deinterlacer(const Deinterlacer &) = delete;
    Deinterlacer &operator=(const Deinterlacer &) = delete;

    //! What can be shown now, in order; a null frame brings out all that was held back. Frames keep
    //! their best_effort_timestamp.
    std::vector<Av::FramePtr> push(Av::FramePtr frame, AVRational timeBase);
    //! Forgets what it holds back.
    void reset();

private:
    bool prepare(const AVFrame *frame, AVRational timeBase);
    void take(std::vector<Av::FramePtr> &into);

    struct DeleteGraph
    {
        void operator()(AVFilterGraph *graph) const;
    };
    std::unique_ptr<AVFilterGraph, DeleteGraph> m_graph;
    AVFilterContext *m_source = nullptr;
    AVFilterContext *m_sink = nullptr;
    int m_width = 0;
    int m_height = 0;
    int m_format = -1;
};

} // namespace Library
