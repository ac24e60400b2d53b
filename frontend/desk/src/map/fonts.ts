/** Font families of the labels, all of the machine itself; MapLibre reads the weight out of the first name. */
export const PLAIN = ["PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "WenQuanYi Micro Hei", "Arial"];
export const BOLD = ["Wangge Bold", ...PLAIN];
