#pragma once

#include <cstdint>
#include <map>
#include <optional>

namespace Library {

//! Where the groups of pictures lie that a demuxer has read, for containers without an index: a
//! place that was passed is found again without a search. One thread uses it.
class KeyframePlaces
{
public:
    struct Place
    {
        std::int64_t micro = 0; //!< of the keyframe
        std::int64_t offsetBytes = 0;
    };

    //! A packet of the video, as they follow each other. Times are of its picture and of its
    //! decoding; kNoPts, or a negative offset: not known.
    void add(std::int64_t micro, std::int64_t decodeMicro, std::int64_t offsetBytes, bool isKey);
    //! Reading goes on elsewhere.
    void jump() { m_current.reset(); }
    //! The last keyframe at or before a time; nothing: there may be one that was not read.
    std::optional<Place> before(std::int64_t micro) const;

private:
    struct Group
    {
        std::int64_t offsetBytes = 0;
        std::int64_t endMicro = 0; //!< no other group begins before it
    };

    std::map<std::int64_t, Group> m_groups; //!< by the time of their keyframe
    std::optional<std::int64_t> m_current; //!< the group that is being read
};

} // namespace Library
