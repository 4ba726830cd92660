#include "library/media/mediainfo.h"

namespace Library {

const StreamInfo *MediaInfo::video() const
{
    for (const StreamInfo &stream : streams) {
        if (stream.kind == StreamKind::Video && !stream.isAttachedPicture) {
            return &stream;
        }
    }
    return nullptr;
}

} // namespace Library
