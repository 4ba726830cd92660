#pragma once

#include "library/media/hdrtable.h"
#include "library/media/worker/avhandles.h"

#include <optional>

namespace Library {

//! Whether the transfer is PQ or HLG, whose values mean more light than a JPEG can hold.
bool isHighDynamicRange(const AVFrame *frame);

//! Shows pictures of high dynamic range as the player does. Keeps its table for the next picture.
class ToneMapper
{
public:
    //! Turns RGB48 of BT.2020 in PQ or HLG into RGB24 of BT.709. The frames have one size.
    void map(const AVFrame *rgb48, AVColorTransferCharacteristic transfer, AVFrame *rgb24);

private:
    std::optional<HdrTable> m_table;
};

} // namespace Library
