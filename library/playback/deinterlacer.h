#pragma once

#include "library/playback/avptr.h"

#include <memory>
#include <vector>

struct AVFilterContext;
struct AVFilterGraph;

namespace Library {

//! Makes two whole pictures of each frame that is two half pictures, with bwdif; others pass. It
//! holds back one frame. One thread uses it.
class Deinterlacer
{
public:
    struct Picture
    {
        Av::FramePtr frame;
        std::int64_t micro = Av::kNoPts; //!< when it is shown, on the stream's time line
        bool isHalf = false; //!< it stands for half of its frame's time
    };

    Deinterlacer();
    ~Deinterlacer();
    Deinterlacer(const Deinterlacer &) = delete;
    Deinterlacer &operator=(const Deinterlacer &) = delete;

    //! What can be shown now, in order; a null frame brings out all that was held back.
    std::vector<Picture> push(Av::FramePtr frame, AVRational timeBase);
    //! It holds something back, so that what comes must not pass it by.
    bool isActive() const { return m_graph != nullptr; }
    //! Forgets what it holds back.
    void reset();

private:
    bool prepare(const AVFrame *frame, AVRational timeBase);
    void take(std::vector<Picture> &into);

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
