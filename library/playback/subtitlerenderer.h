#pragma once

#include "library/playback/medialayout.h"
#include "library/playback/videoframe.h"

#include <array>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace Library {

class SubtitleDrawing;
class SubtitlePictures;

//! A picture of a bitmap subtitle, premultiplied BGRA, placed on a canvas.
struct SubtitleBitmap
{
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
    int canvasWidth = 0;
    int canvasHeight = 0;
    std::vector<std::uint8_t> pixels;
};

//! One cue. Text is an event line of ASS without its times; bitmaps replace text.
struct SubtitleEvent
{
    std::int64_t startMicro = 0;
    std::int64_t durationMicro = 0;
    std::string text;
    std::vector<SubtitleBitmap> bitmaps;
};

//! Whether a track's own styles count, or the program's.
enum class SubtitleStyling
{
    Plain,
    Script,
    Captions //!< each event is the whole screen, until the next
};

//! A track, or a piece of one, on its way to the drawing.
struct SubtitleIncoming
{
    int id = -1;
    std::string header;
    SubtitleStyling styling = SubtitleStyling::Plain;
    bool isTrack = false;
    bool isScript = false;
    SubtitleEvent event;
    std::shared_ptr<SubtitlePictures> pictures;
};

//! What is to be drawn.
struct SubtitleScene
{
    std::array<int, 2> tracks{-1, -1}; //!< the first and the second; -1: none
    int width = 0;
    int height = 0;
    std::int64_t mediaMicro = 0;
    SubtitleLook look;
};

//! Draws the chosen subtitle tracks for moments that the presenter asks for, with libass, on a
//! thread of its own, so that a heavy script never holds up the film. A cue that stands is drawn
//! once.
class SubtitleRenderer
{
public:
    using Overlays = std::shared_ptr<const std::vector<SubtitleOverlay>>;

    //! Width and height are the film's as shown, until a viewport is set.
    SubtitleRenderer(std::vector<Attachment> fonts, int storageWidth, int storageHeight);
    ~SubtitleRenderer();
    SubtitleRenderer(const SubtitleRenderer &) = delete;
    SubtitleRenderer &operator=(const SubtitleRenderer &) = delete;

    //! Called on the renderer's thread when new overlays are there. Set before anything else.
    void setChanged(std::function<void()> changed);
    //! Ends the thread; nothing more is drawn or told.
    void close();

    //! Header: the ASS header of the events. Plain tracks get the program's own style.
    using Styling = SubtitleStyling;
    void addTrack(int id, std::string header, Styling styling);
    //! A whole ASS script.
    void addScript(int id, std::string script);
    //! A whole file of pictures; the renderer alone uses it from now on.
    void addPictures(int id, std::shared_ptr<SubtitlePictures> pictures);
    //! An event that is there already is dropped.
    void addEvent(int id, SubtitleEvent event);

    //! Two are drawn beside each other; -1: none.
    void select(int id, int second);
    void setLook(const SubtitleLook &look);
    void setViewport(int width, int height);
    void setDelay(std::chrono::microseconds delay);

    //! Asks for what lies over the film at a media time. Cheap.
    void request(std::int64_t mediaMicro);
    //! The newest that were drawn; never null.
    Overlays overlays() const;
    //! There are others than these, and their time has come.
    bool hasNewer(const Overlays &shown, std::int64_t positionMicro) const;

private:
    void run();
    bool hasSelection() const;
    void publish(Overlays overlays, std::int64_t mediaMicro);

    mutable std::mutex m_mutex; //!< guards everything below but m_drawing
    std::condition_variable m_changed;
    std::vector<SubtitleIncoming> m_incoming;
    SubtitleScene m_wanted; //!< without its time
    std::chrono::microseconds m_delay{0};
    std::int64_t m_wantedMicro = 0;
    bool m_dirty = false;
    bool m_closed = false;
    Overlays m_overlays;
    std::int64_t m_overlaysMicro = 0;
    std::function<void()> m_notify;
    std::unique_ptr<SubtitleDrawing> m_drawing; //!< the thread's own
    std::thread m_thread; //!< last: it uses all the others
};

} // namespace Library
