#pragma once

#include "library/playback/subtitlerenderer.h"

#include <array>
#include <map>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

struct ass_library;
struct ass_renderer;
struct ass_track;

namespace Library {

//! libass's objects; used by the renderer's thread alone.
class SubtitleDrawing
{
public:
    using Overlays = SubtitleRenderer::Overlays;

    //! Width and height are the film's as shown.
    SubtitleDrawing(std::vector<Attachment> fonts, int storageWidth, int storageHeight);
    ~SubtitleDrawing();
    SubtitleDrawing(const SubtitleDrawing &) = delete;
    SubtitleDrawing &operator=(const SubtitleDrawing &) = delete;

    void take(SubtitleIncoming incoming);
    Overlays draw(const SubtitleScene &scene);

private:
    struct DeleteAss
    {
        void operator()(ass_library *library) const;
        void operator()(ass_renderer *renderer) const;
        void operator()(ass_track *track) const;
    };

    struct TrackState
    {
        std::unique_ptr<ass_track, DeleteAss> ass;
        std::string header;
        SubtitleStyling styling = SubtitleStyling::Plain;
        bool isScript = false;
        std::unordered_set<std::size_t> known;
        std::vector<SubtitleEvent> waiting; //!< until the track is first drawn
        std::map<std::int64_t, SubtitleEvent> bitmaps; //!< by start
        std::shared_ptr<SubtitlePictures> pictures;

        bool hasPictures() const { return pictures != nullptr || !bitmaps.empty(); }
        const SubtitleEvent *pictureAt(std::int64_t mediaMicro);
    };

    //! One of the two tracks that are drawn, and what was drawn of it last.
    struct Layer
    {
        bool isSecond = false;
        std::unique_ptr<ass_renderer, DeleteAss> renderer;
        SubtitleScene scene;
        Overlays last;
        std::int64_t bitmapMicro = -1;
    };

    bool prepareLibrary();
    bool prepareRenderer(Layer &layer);
    void prepareTrack(TrackState &track);
    static void endCaptions(ass_track *track, std::int64_t startMs);
    static std::size_t keyOf(const SubtitleEvent &event);
    Overlays drawLayer(Layer &layer, const SubtitleScene &scene);
    Overlays drawBitmaps(Layer &layer, TrackState &track);
    Overlays drawText(Layer &layer, TrackState &track, bool changedTarget);
    void arrange(const Layer &layer, TrackState &track) const;
    static Overlays empty(Layer &layer);

    std::vector<Attachment> m_fonts;
    const int m_storageWidth;
    const int m_storageHeight;
    std::unique_ptr<ass_library, DeleteAss> m_library;
    std::array<Layer, 2> m_layers; //!< before the library goes, so do they
    std::map<int, TrackState> m_tracks;
    std::array<Overlays, 2> m_joinedFrom;
    Overlays m_joined;
    std::uint64_t m_serial = 0;
};

} // namespace Library
