#pragma once

#include "library/media/mediainfo.h"

namespace Library {

// One list of the fields of each value, for whoever writes or reads all of them. Visit is called
// with the field's name and a reference to the member.

template <class Stream, class Visit>
void visitStreamFields(Stream &stream, Visit &&visit)
{
    visit("index", stream.index);
    visit("codec", stream.codec);
    visit("profile", stream.profile);
    visit("language", stream.language);
    visit("title", stream.title);
    visit("default", stream.isDefault);
    visit("forced", stream.isForced);
    visit("hearingImpaired", stream.isHearingImpaired);
    visit("attachedPicture", stream.isAttachedPicture);
    visit("bitRate", stream.bitRate);
    visit("width", stream.width);
    visit("height", stream.height);
    visit("sarNumerator", stream.sarNumerator);
    visit("sarDenominator", stream.sarDenominator);
    visit("rotation", stream.rotationDegrees);
    visit("fpsNumerator", stream.fpsNumerator);
    visit("fpsDenominator", stream.fpsDenominator);
    visit("bitDepth", stream.bitDepth);
    visit("pixelFormat", stream.pixelFormat);
    visit("colorTransfer", stream.colorTransfer);
    visit("colorPrimaries", stream.colorPrimaries);
    visit("dolbyVision", stream.dolbyVision);
    visit("sampleRate", stream.sampleRate);
    visit("channels", stream.channels);
    visit("channelLayout", stream.channelLayout);
}

template <class Chapter, class Visit>
void visitChapterFields(Chapter &chapter, Visit &&visit)
{
    visit("startMs", chapter.startMs);
    visit("endMs", chapter.endMs);
    visit("title", chapter.title);
}

template <class Info, class Visit>
void visitInfoFields(Info &info, Visit &&visit)
{
    visit("container", info.container);
    visit("durationMs", info.durationMs);
    visit("sizeBytes", info.sizeBytes);
    visit("bitRate", info.bitRate);
    visit("title", info.title);
}

} // namespace Library
