"use client";
/** How many times taller than usual a chart may be: more than 1 where its panel has the whole window. */
import { createContext, useContext } from "react";

export const Room = createContext(1);

export const useRoom = (): number => useContext(Room);
