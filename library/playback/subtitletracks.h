#pragma once

#include "library/playback/subtitlerenderer.h"

#include <deque>
#include <map>
#include <mutex>
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

    void feed(const AVPacket *packet);
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
    void decode(int id, AVCodecContext *codec, const AVPacket *packet);

    const MediaLayout m_layout;
    SubtitleRenderer *const m_renderer;
    std::mutex m_mutex; //!< guards everything below
    std::map<int, State> m_states;
    int m_selected = -1;
    int m_second = -1;
};

} // namespace Library
