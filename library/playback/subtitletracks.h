#pragma once

#include "library/playback/subtitlerenderer.h"

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace Library {

//! Decodes subtitle packets of every stream as they are read, so that a track can be chosen without
//! a seek, and whole external files. Text goes to the renderer at once; pictures are kept as
//! packets until their track is chosen. Thread safe.
class SubtitleTracks
{
public:
    SubtitleTracks(const MediaLayout &layout, SubtitleRenderer *renderer);
    ~SubtitleTracks();
    SubtitleTracks(const SubtitleTracks &) = delete;
    SubtitleTracks &operator=(const SubtitleTracks &) = delete;

    //! The track of captions that lie in the pictures of the film.
    static constexpr int kCaptionsId = 900;
    //! Called once, on the decoder's thread, when there are some. Set before anything is fed.
    void setCaptionsFound(std::function<void()> found);

    void feed(const AVPacket *packet);
    //! What a picture carries (CTA-708's cc_data), in the order in which pictures are shown.
    void feedCaptions(std::int64_t ptsMicro, std::span<const std::uint8_t> bytes);
    //! After a seek: packets come from another place.
    void flush();
    //! -1: none.
    void select(int id, int second);

    //! Reads an external file as the tracks from `firstId` on, and returns the language of each as
    //! far as the file states it; an Error when nothing in it can be understood.
    Result<std::vector<std::string>> addFile(int firstId, const ExternalSubtitle &file);

private:
    struct State
    {
        Av::CodecPtr codec;
        bool isBitmap = false;
        std::deque<Av::PacketPtr> kept;
        std::int64_t keptBytes = 0;
    };

    State *stateOf(int stream);
    void keep(State &state, const AVPacket *packet);
    void decode(int id, AVCodecContext *codec, const AVPacket *packet, std::int64_t offsetMicro);

    const MediaLayout m_layout;
    SubtitleRenderer *const m_renderer;
    std::function<void()> m_captionsFound;
    std::mutex m_mutex; //!< guards everything below
    std::map<int, State> m_states;
    Av::CodecPtr m_captions;
    int m_selected = -1;
    int m_second = -1;
};

} // namespace Library
