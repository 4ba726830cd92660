#pragma once

#include "library/media/mediainfo.h"

namespace Library {

// One list of the fields of each value, in one order, for whoever writes or reads all of them.
// Visit is called with a reference to each member.

template <class Stream, class Visit>
void visitStreamFields(Stream &stream, Visit &&visit)
{
    visit(stream.index);
    visit(stream.codec);
    visit(stream.profile);
    visit(stream.language);
    visit(stream.title);
    visit(stream.isDefault);
    visit(stream.isForced);
    visit(stream.isHearingImpaired);
    visit(stream.isAttachedPicture);
    visit(stream.bitRate);
    visit(stream.width);
    visit(stream.height);
    visit(stream.sarNumerator);
    visit(stream.sarDenominator);
    visit(stream.rotationDegrees);
    visit(stream.fpsNumerator);
    visit(stream.fpsDenominator);
    visit(stream.bitDepth);
    visit(stream.pixelFormat);
    visit(stream.colorTransfer);
    visit(stream.colorPrimaries);
    visit(stream.dolbyVision);
    visit(stream.sampleRate);
    visit(stream.channels);
    visit(stream.channelLayout);
}

template <class Chapter, class Visit>
void visitChapterFields(Chapter &chapter, Visit &&visit)
{
    visit(chapter.startMs);
    visit(chapter.endMs);
    visit(chapter.title);
}

template <class Info, class Visit>
void visitInfoFields(Info &info, Visit &&visit)
{
    visit(info.container);
    visit(info.durationMs);
    visit(info.sizeBytes);
    visit(info.bitRate);
    visit(info.title);
    visit(info.recordedMs);
}

} // namespace Library
